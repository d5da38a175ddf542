/** What is left after a call; `isExceeded` when there was nothing to take. */
export interface QuotaReading {
  readonly isExceeded: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Epoch ms. */
  readonly resetsAt: number;
}

/** Calls of Alerts Management in a subscription. */
export interface AlertQuota {
  take(subscriptionId: string): QuotaReading;
}

const WINDOW_MS = 60_000;

/**
 * So many calls in each minute, which begins with its first call. Lists have 100, single alerts share
 * 1,000 with all other calls.
 *
 * @param now epoch ms
 * @see https://learn.microsoft.com/azure/azure-monitor/service-limits#alerts-api
 */
export function createAlertQuota(limit: number, now: () => number): AlertQuota {
  const windows = new Map<string, { startedAt: number; used: number }>();
  return {
    take(subscriptionId) {
      const at = now();
      const known = windows.get(subscriptionId);
      const window = known && at - known.startedAt < WINDOW_MS ? known : { startedAt: at, used: 0 };
      windows.set(subscriptionId, window);
      const isExceeded = window.used >= limit;
      if (!isExceeded) window.used += 1;
      const resetsAt = window.startedAt + WINDOW_MS;
      return { isExceeded, limit, remaining: limit - window.used, resetsAt };
    },
  };
}

/** As recorded of the real service. @see https://github.com/Azure/azure-powershell/issues/27633 */
export function quotaHeaders({ remaining, resetsAt }: QuotaReading): Record<string, string> {
  return {
    'x-rate-limit-limit': '1m',
    'x-rate-limit-remaining': String(remaining),
    'x-rate-limit-reset': new Date(resetsAt).toISOString(),
  };
}
