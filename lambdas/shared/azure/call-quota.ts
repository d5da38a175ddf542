import { IntegrationError } from '../domain/integration-error.ts';

/** So many calls in any span of so many ms. */
export interface Quota {
  readonly calls: number;
  readonly ms: number;
}

/**
 * Keeps a quota that Azure publishes: hands out the instants at which calls may start, never more
 * than `calls` of them within any `ms`. Azure's refusals would cost the calls and the waiting both.
 *
 * @param now epoch ms
 * @returns the instant for the next call, not before `now`; `take` must be called to use it
 */
export function callQuota({ calls, ms }: Quota) {
  const taken: number[] = [];
  return {
    next(now: number): number {
      const oldest = taken.length < calls ? undefined : taken[0];
      const last = taken.at(-1) ?? now;
      return Math.max(now, last, oldest === undefined ? now : oldest + ms);
    },
    take(at: number): void {
      taken.push(at);
      if (taken.length > calls) taken.shift();
    },
  };
}
export type CallQuota = ReturnType<typeof callQuota>;

export interface Patience {
  /** Milliseconds that the invocation can still spend on Azure. */
  readonly timeLeft: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Epoch ms. */
  readonly now: () => number;
}

/**
 * Waits until the quota has room for one more call of `what`.
 *
 * @throws IntegrationError `azure_throttled`, at once, when the invocation would not outlive the wait
 */
export async function waitForQuota(
  quota: CallQuota,
  what: string,
  { timeLeft, sleep, now }: Patience,
): Promise<void> {
  const at = quota.next(now());
  const wait = at - now();
  if (wait > 0 && wait >= timeLeft()) {
    throw new IntegrationError(
      'azure_throttled',
      `Azure’s limit for ${what} is used up for another ${Math.ceil(wait / 1000)} s, longer than this invocation lasts`,
      'Nothing is lost: discovery goes on from here the next time.',
    );
  }
  quota.take(at);
  if (wait > 0) await sleep(wait);
}
