/** How many calls may run at once, as learned from Azure's answers so far. */
export interface Allowance {
  /** Grows in fractions; the whole part counts. */
  readonly limit: number;
  /** How often it was halved. */
  readonly cuts: number;
}

const LEAST = 1;
const MOST = 8;

export const FIRST_ALLOWANCE: Allowance = { limit: 4, cuts: 0 };

/**
 * Additive increase, multiplicative decrease: one more at once after as many good answers as may run
 * at once, half of it after a 429. Of the many that a single moment of throttling refuses, only the
 * first counts: the others were sent under the allowance that it has cut already.
 *
 * @param cuts of the allowance under which the call was sent
 */
export function adapt(allowance: Allowance, isThrottled: boolean, cuts: number): Allowance {
  const { limit } = allowance;
  if (!isThrottled) return { ...allowance, limit: Math.min(MOST, limit + 1 / limit) };
  if (cuts < allowance.cuts) return allowance;
  return { limit: Math.max(LEAST, limit / 2), cuts: allowance.cuts + 1 };
}

/** What a call's end tells: `silent` when nobody answered, which says nothing about too many calls. */
export type CallEnd = 'answered' | 'throttled' | 'silent';

/** Lets calls run, the longest waiting first, as many at once as Azure bears. */
export interface AdaptiveConcurrency {
  /** Runs `work` when its turn comes; `judge` tells how it ended. */
  run<T>(work: () => Promise<T>, judge: (outcome: T) => CallEnd): Promise<T>;
}

export function adaptiveConcurrency(): AdaptiveConcurrency {
  let allowance = FIRST_ALLOWANCE;
  let running = 0;
  const waiting: (() => void)[] = [];

  function admit(): void {
    while (running < Math.floor(allowance.limit)) {
      const start = waiting.shift();
      if (!start) return;
      running++;
      start();
    }
  }

  return {
    async run(work, judge) {
      const { promise: turn, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      admit();
      await turn;
      const { cuts } = allowance;
      try {
        const outcome = await work();
        const end = judge(outcome);
        if (end !== 'silent') allowance = adapt(allowance, end === 'throttled', cuts);
        return outcome;
      } finally {
        running--;
        admit();
      }
    },
  };
}
