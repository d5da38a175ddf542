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
 * Slow start, then additive increase and multiplicative decrease: one more at once after each good
 * answer until the first 429, and after that one more when as many as may run at once were good. A 429
 * halves it. Of the many that a single moment of throttling refuses, only the
 * first counts: the others were sent under the allowance that it has cut already.
 *
 * @param cuts of the allowance under which the call was sent
 */
export function adapt(allowance: Allowance, isThrottled: boolean, cuts: number): Allowance {
  const { limit } = allowance;
  const step = allowance.cuts === 0 ? 1 : 1 / limit;
  if (!isThrottled) return { ...allowance, limit: Math.min(MOST, limit + step) };
  if (cuts < allowance.cuts) return allowance;
  return { limit: Math.max(LEAST, limit / 2), cuts: allowance.cuts + 1 };
}

/** What a call's end tells: `silent` when nobody answered, which says nothing about too many calls. */
export type CallEnd = 'answered' | 'throttled' | 'silent';

/** Lets calls run, those that others wait for first, as many at once as Azure bears. */
export interface AdaptiveConcurrency {
  /**
   * Runs `work` when its turn comes; `judge` tells how it ended.
   *
   * @param leads whether further calls follow from this one, so that it goes before those that end here
   */
  run<T>(work: () => Promise<T>, judge: (outcome: T) => CallEnd, leads?: boolean): Promise<T>;
}

export function adaptiveConcurrency(): AdaptiveConcurrency {
  let allowance = FIRST_ALLOWANCE;
  let running = 0;
  const leading: (() => void)[] = [];
  const ending: (() => void)[] = [];

  function admit(): void {
    while (running < Math.floor(allowance.limit)) {
      const start = leading.shift() ?? ending.shift();
      if (!start) return;
      running++;
      start();
    }
  }

  return {
    async run(work, judge, leads = false) {
      const { promise: turn, resolve } = Promise.withResolvers<void>();
      (leads ? leading : ending).push(resolve);
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
