/** How many writes are under way at once. */
const CONCURRENCY = 32;

/** Runs all of the work, a few at a time; the first failure ends it. */
export async function writeConcurrently(work: readonly (() => Promise<void>)[]): Promise<void> {
  const pending = work.values();
  async function take(): Promise<void> {
    for (const one of pending) await one();
  }
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, work.length) }, take));
}
