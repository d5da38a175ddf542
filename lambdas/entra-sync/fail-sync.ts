import type { Failure } from '../shared/domain/integration-error.ts';
import { leaseEnd } from '../shared/domain/keep-lease.ts';
import { leaseName, type SyncPorts } from './sync-ports.ts';

/** Ends a run that will not come to its own end: its record, and its lease unless another run has it. */
export async function failSync(
  { runId, integrationId }: { readonly runId: string; readonly integrationId: string },
  error: Failure,
  { runs, leases, integrations, now }: Pick<SyncPorts, 'runs' | 'leases' | 'integrations' | 'now'>,
): Promise<void> {
  const at = now();
  await runs.finish(runId, { state: 'failed', error, finishedAt: at.toISOString() });
  const integration = await integrations.get(integrationId);
  if (!integration) return;
  const name = leaseName(integration.tenantId);
  // Its fence may be unknown: a run is given once more what it has.
  const lease = await leases.acquire(name, runId, at.toISOString(), leaseEnd(at));
  if ('fence' in lease) await leases.release(lease);
}

/** Why a run is over whose execution broke: it had no operations left, or a step failed for good. */
export function executionBroken(reason: string | undefined): Failure {
  return {
    code: 'collection_failed',
    message: `The sync broke off: ${reason ?? 'AWS Lambda gave no reason'}`,
    fix: 'Run the sync again; if it repeats, look up the sync function in the runbook.',
  };
}
