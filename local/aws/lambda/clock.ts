/** Time as the service sees it: waits, retries, schedules and retention follow it. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Calls `run` once after `delayMs`; the returned function calls that off. */
  after(delayMs: number, run: () => void): () => void;
}

/** Node fires a timer at once when its delay does not fit 31 bits. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's own time. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const due = Date.now() + delayMs;
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = Math.max(0, due - Date.now());
      timer = setTimeout(left > longestTimerMs ? arm : run, Math.min(left, longestTimerMs));
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};
