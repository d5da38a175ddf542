import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 50;

/** Asks again and again until there is an answer. @throws when there is none after `timeoutMs` */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  timeoutMs: number,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(INTERVAL_MS);
  }
  throw new Error(`${what} did not happen within ${timeoutMs / 1000} s.`);
}
