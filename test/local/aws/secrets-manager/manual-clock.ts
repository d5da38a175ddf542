import type { Clock } from '../../../../local/aws/lambda/clock.ts';

/** A clock that goes when it is told to. */
export interface ManualClock extends Clock {
  /** Lets time pass; what is due on the way runs at its time. */
  advance: (ms: number) => void;
  /** How many timers wait. */
  waiting: () => number;
}

export const createManualClock = (start = Date.parse('2026-03-04T05:06:07Z')): ManualClock => {
  let now = start;
  const timers = new Set<{ at: number; run: () => void }>();
  const nextBefore = (end: number) =>
    [...timers].filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0];
  return {
    now: () => now,
    after: (delayMs, run) => {
      const timer = { at: now + delayMs, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (ms) => {
      const end = now + ms;
      for (let timer = nextBefore(end); timer; timer = nextBefore(end)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
      }
      now = end;
    },
    waiting: () => timers.size,
  };
};
