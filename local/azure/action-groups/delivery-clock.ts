import { setTimeout as delay } from 'node:timers/promises';

/** What the gaps between retries and the silence after them are measured with. */
export interface DeliveryClock {
  /** Ms, from any beginning. */
  now(): number;
  /** Rejects as soon as the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/**
 * A clock that runs `timeScale` times as fast as real time: at 60, Azure's silence of 15 minutes is
 * over after 15 seconds.
 */
export function scaledClock(timeScale: number): DeliveryClock {
  return {
    now: () => performance.now() * timeScale,
    wait: (ms, signal) => delay(ms / timeScale, undefined, { signal }),
  };
}
