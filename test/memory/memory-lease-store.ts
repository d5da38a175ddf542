import type { Lease, LeaseStore } from '../../lambdas/shared/domain/lease.ts';

/** Leases in memory. */
export function memoryLeaseStore(): LeaseStore {
  const fences = new Map<string, number>();
  const held = new Map<string, { readonly lease: Lease; readonly until: string }>();

  function isHeld({ integrationId, runId, fence }: Lease): boolean {
    const lease = held.get(integrationId)?.lease;
    return lease?.runId === runId && lease.fence === fence;
  }

  return {
    async acquire(integrationId, runId, now, until) {
      const current = held.get(integrationId);
      if (current?.lease.runId === runId) {
        held.set(integrationId, { lease: current.lease, until });
        return current.lease;
      }
      if (current && current.until > now) return { heldBy: current.lease.runId };
      const fence = (fences.get(integrationId) ?? 0) + 1;
      fences.set(integrationId, fence);
      const lease = { integrationId, runId, fence };
      held.set(integrationId, { lease, until });
      return lease;
    },
    async renew(lease, until) {
      if (!isHeld(lease)) return false;
      held.set(lease.integrationId, { lease, until });
      return true;
    },
    async release(lease) {
      if (isHeld(lease)) held.delete(lease.integrationId);
    },
  };
}
