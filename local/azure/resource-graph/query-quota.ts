/** What is left after a query; `isExceeded` when there was nothing to take. */
export interface QuotaReading {
  readonly isExceeded: boolean;
  readonly remaining: number;
  readonly resetsAfterMs: number;
}

/** The principal's queries, counted as Resource Graph counts them. */
export interface QueryQuota {
  /** Takes one query, if there is one to take. */
  take(): QuotaReading;
}

const QUERIES = 15;
const WINDOW_MS = 5000;

/**
 * 15 queries in each window of 5 seconds, which begins with its first query. A query that fails
 * counts too; one that is refused for the quota does not.
 *
 * @param now epoch ms
 * @see https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
 */
export function createQueryQuota(now: () => number): QueryQuota {
  let startedAt = Number.NEGATIVE_INFINITY;
  let used = 0;
  return {
    take() {
      const at = now();
      if (at - startedAt >= WINDOW_MS) {
        startedAt = at;
        used = 0;
      }
      const isExceeded = used >= QUERIES;
      if (!isExceeded) used += 1;
      return { isExceeded, remaining: QUERIES - used, resetsAfterMs: startedAt + WINDOW_MS - at };
    },
  };
}

/** The two headers of every answer: `x-ms-user-quota-resets-after: 00:00:05`. */
export function quotaHeaders({ remaining, resetsAfterMs }: QuotaReading): Record<string, string> {
  const seconds = String(Math.ceil(resetsAfterMs / 1000)).padStart(2, '0');
  return {
    'x-ms-user-quota-remaining': String(remaining),
    'x-ms-user-quota-resets-after': `00:00:${seconds}`,
  };
}
