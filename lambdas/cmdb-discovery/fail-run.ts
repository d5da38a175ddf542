import type { Failure } from '../shared/domain/integration-error.ts';
import { leaseEnd } from '../shared/domain/keep-lease.ts';
import type { Lease } from '../shared/domain/lease.ts';
import type { DiscoverPorts } from './discover.ts';
import { failUnfinished } from './fail-unfinished.ts';

/**
 * Ends a run that will not come to its own end: its record, its lease, and those of its scopes that are
 * unfinished. What is finished stays, and so does a lease that another run has.
 */
export async function failRun(
  { runId, integrationId }: Pick<Lease, 'runId' | 'integrationId'>,
  error: Failure,
  { runs, leases, now }: Pick<DiscoverPorts, 'runs' | 'leases' | 'now'>,
): Promise<void> {
  const at = now();
  await runs.finish(runId, { state: 'failed', error, finishedAt: at.toISOString() });
  // Its fence may be unknown: a run is given once more what it has.
  const lease = await leases.acquire(integrationId, runId, at.toISOString(), leaseEnd(at));
  if ('fence' in lease) await leases.release(lease);
  await failUnfinished(runId, error, runs);
}

/** Why a run is over whose execution broke: it had no operations left, or a step failed for good. */
export function executionBroken(reason: string | undefined): Failure {
  return {
    code: 'collection_failed',
    message: `The run broke off: ${reason ?? 'AWS Lambda gave no reason'}`,
    fix: 'Run discovery again; if it repeats, look up the discover function in the runbook.',
  };
}
