import { setTimeout as delay } from 'node:timers/promises';

/** The longest wait between two attempts, in ms. */
const MAX_WAIT = 2000;

/**
 * Waits before attempt `attempt + 1` (the first is 1): a random part of 50 ms, 100 ms, 200 ms … 2 s,
 * so that those who met once do not meet again.
 *
 * @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export async function backOff(attempt: number): Promise<void> {
  await delay(Math.random() * Math.min(MAX_WAIT, 50 * 2 ** (attempt - 1)));
}
