import { IntegrationError } from '../domain/integration-error.ts';
import type { Patience } from './call-quota.ts';

/**
 * Resource units that Graph lets an application read of one tenant within ten seconds, by the tenant's size.
 *
 * @see https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
 */
const LIMITS = [
  { fromUsers: 500, units: 8_000 },
  { fromUsers: 50, units: 5_000 },
  { fromUsers: 0, units: 3_500 },
] as const;
const WINDOW_MS = 10_000;

/** What of the limit is left to others who read the same tenant. */
const SHARE = 0.8;

/** From this part of its limit on Graph says how much of it is used. */
const WARNING = 0.8;

/** Keeps below Graph's limit, and slows down when Graph says that it is near. */
export interface GraphPace {
  /** Waits for the next request. @throws IntegrationError `azure_throttled` when time does not suffice */
  ready(): Promise<void>;
  /** Notes what an answer says of the limit. */
  note(headers: { get(name: string): string | null | undefined }): void;
  /** Notes users that were read: the more there are, the more may be read. */
  seen(users: number): void;
}

export function graphPace({ timeLeft, sleep, now }: Patience): GraphPace {
  const spent: { at: number; units: number }[] = [];
  let users = 0;
  let pausedUntil = 0;

  function nextAt(): number {
    const at = now();
    while (spent[0] && spent[0].at <= at - WINDOW_MS) spent.shift();
    const limit = (LIMITS.find(({ fromUsers }) => users > fromUsers) ?? LIMITS[2]).units * SHARE;
    let total = spent.reduce((sum, { units }) => sum + units, 0);
    let free = at;
    for (const { at: spentAt, units } of spent) {
      if (total < limit) break;
      total -= units;
      free = spentAt + WINDOW_MS;
    }
    return Math.max(free, pausedUntil);
  }

  return {
    async ready() {
      const wait = nextAt() - now();
      if (wait <= 0) return;
      if (wait >= timeLeft()) throw tooLate(wait);
      await sleep(wait);
    },
    note(headers) {
      const units = Number(headers.get('x-ms-resource-unit') ?? 1);
      spent.push({ at: now(), units: Number.isFinite(units) && units > 0 ? units : 1 });
      const used = Number(headers.get('x-ms-throttle-limit-percentage') ?? 0);
      // From 1 s at the warning to the whole window where the limit is used up.
      if (used >= WARNING) {
        const part = Math.min(1, (used - WARNING) / (1 - WARNING));
        pausedUntil = now() + 1_000 + part * (WINDOW_MS - 1_000);
      }
    },
    seen(count) {
      users += count;
    },
  };
}

function tooLate(wait: number): IntegrationError {
  return new IntegrationError(
    'azure_throttled',
    `Microsoft Graph’s limit is used up for another ${Math.ceil(wait / 1000)} s, longer than this invocation lasts.`,
    'Nothing is lost: the sync goes on from here the next time.',
  );
}
