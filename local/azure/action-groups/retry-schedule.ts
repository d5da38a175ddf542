import type { CallResult } from './call-webhook.ts';

/**
 * How long (ms) an action group waits before each retry: five, over 75 seconds.
 * @see https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#webhook
 */
export const RETRY_GAPS = [5_000, 20_000, 5_000, 40_000, 5_000] as const;

/** After failed retries no action group calls the endpoint for so long (ms). */
export const SILENCE = 15 * 60_000;

/** The only statuses that are retried; without an answer at all it is too. */
const RETRIED = [408, 429, 503, 504];

export function isRetried(result: CallResult): boolean {
  return typeof result === 'string' || RETRIED.includes(result);
}

/** Any other status than a 2xx, a redirect included, loses the alert. */
export function isTaken(result: CallResult): boolean {
  return typeof result === 'number' && result >= 200 && result < 300;
}
