/** Reads of a subscription, counted as Azure Resource Manager counts them. */
export interface ReadQuota {
  /** Takes one read; how many are left, 0 included. */
  take(subscriptionId: string): number;
}

const CAPACITY = 250;
const REFILL_PER_SECOND = 25;

/**
 * A token bucket of 250 reads, 25 more each second, for each subscription and principal. It fills
 * the header and refuses nothing: throttling is a fault to be asked for, so that a run on this
 * simulator is as fast as its client.
 *
 * @param now epoch ms
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export function createReadQuota(now: () => number): ReadQuota {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(subscriptionId) {
      const at = now();
      const bucket = buckets.get(subscriptionId) ?? { left: CAPACITY, at };
      const refilled = bucket.left + ((at - bucket.at) / 1000) * REFILL_PER_SECOND;
      const left = Math.max(0, Math.min(CAPACITY, refilled) - 1);
      buckets.set(subscriptionId, { left, at });
      return Math.floor(left);
    },
  };
}
