import { IntegrationError } from './integration-error.ts';
import type { Lease, LeaseStore } from './lease.ts';

/** A run that is silent for so long has died: longer than any single call that it may wait for. */
export const LEASE_MS = 20 * 60_000;

/** Renewed no more often than this. */
const RENEWAL_INTERVAL_MS = 30_000;

/** The end of a lease that is taken or renewed now, ISO 8601 UTC. */
export function leaseEnd(now: Date): string {
  return new Date(now.getTime() + LEASE_MS).toISOString();
}

/**
 * Keeps a lease alive while work goes on: to be called before anything is vouched for.
 *
 * @returns throws IntegrationError `run_superseded` when another run has taken the lease
 */
export function keepLease(
  lease: Lease,
  leases: Pick<LeaseStore, 'renew'>,
  now: () => Date,
): () => Promise<void> {
  let renewed = 0;
  return async () => {
    const at = now();
    if (at.getTime() - renewed < RENEWAL_INTERVAL_MS) return;
    if (!(await leases.renew(lease, leaseEnd(at)))) throw superseded(lease.runId);
    renewed = at.getTime();
  };
}

/** Why a run that went silent is over. */
export function superseded(runId: string): IntegrationError {
  return new IntegrationError(
    'run_superseded',
    `Run ${runId} was silent for too long, and another run has taken its place.`,
    'Nothing to do: the other run does the work.',
  );
}
