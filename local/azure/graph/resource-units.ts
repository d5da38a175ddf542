/** What a request cost, and how much of its window is used with it. */
export interface UnitReading {
  readonly cost: number;
  /** 1 is all of it; above that, the request is refused. */
  readonly used: number;
  readonly resetsAfterMs: number;
}

/** The resource units of one application in one tenant. */
export interface ResourceUnits {
  take(cost: number, limit: number): UnitReading;
}

const WINDOW_MS = 10_000;

/** @param now epoch ms */
export function createResourceUnits(now: () => number): ResourceUnits {
  let startedAt = Number.NEGATIVE_INFINITY;
  let units = 0;
  return {
    take(cost, limit) {
      const at = now();
      if (at - startedAt >= WINDOW_MS) {
        startedAt = at;
        units = 0;
      }
      units += cost;
      return { cost, used: units / limit, resetsAfterMs: startedAt + WINDOW_MS - at };
    },
  };
}

/**
 * Units in 10 s by the number of users: S below 50, M, L above 500.
 * @see https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
 */
export function unitLimit(users: number): number {
  if (users < 50) return 3500;
  return users > 500 ? 8000 : 5000;
}

/** Cost of a request: what its operation costs, less for `$select` and a small `$top`, more for `$expand`. */
export function unitCost(base: number, query: URLSearchParams): number {
  const top = Number(query.get('$top') ?? 100);
  const cost =
    base - (query.has('$select') ? 1 : 0) + (query.has('$expand') ? 1 : 0) - (top < 20 ? 1 : 0);
  return Math.max(1, cost);
}

/** The headers that tell of it: always the cost, and from 80 % on how much is used. */
export function unitHeaders({ cost, used }: UnitReading): Record<string, string> {
  return {
    'x-ms-resource-unit': String(cost),
    ...(used >= 0.8 && { 'x-ms-throttle-limit-percentage': Math.min(used, 1.8).toFixed(2) }),
  };
}
