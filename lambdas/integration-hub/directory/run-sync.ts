import type { Integration } from '../../shared/domain/integration.ts';
import { IntegrationError, toFailure } from '../../shared/domain/integration-error.ts';
import { queuedRun, type Run, type RunStarter, type RunStore } from '../../shared/domain/run.ts';

/** What `runSync` works with. */
export interface RunSyncPorts {
  readonly runs: RunStore;
  readonly sync: RunStarter;
  readonly newId: () => string;
  readonly now: () => Date;
}

/**
 * *Sync now*, a dry run of it, or giving roles anew: records a run and starts it.
 *
 * @throws IntegrationError `sync_disabled`
 */
export async function runSync(
  integration: Integration,
  kind: 'entra-sync' | 'entra-dry-run' | 'entra-recompute',
  { runs, sync, newId, now }: RunSyncPorts,
): Promise<Run> {
  // A dry run shows what switching it on would do, and roles follow a mapping without reading anything.
  if (kind === 'entra-sync' && !integration.entraIdSync) throw disabled();
  const run = queuedRun({
    id: newId(),
    integrationId: integration.id,
    kind,
    trigger: 'manual',
    requestedAt: now().toISOString(),
  });
  await runs.create(run);
  try {
    await sync.start(run);
  } catch (error) {
    const finishedAt = now().toISOString();
    await runs.finish(run.id, { state: 'failed', error: toFailure(error), finishedAt });
    throw error;
  }
  return run;
}

function disabled(): IntegrationError {
  return new IntegrationError(
    'sync_disabled',
    'Entra ID Sync is switched off for this integration.',
    'Switch Entra ID Sync on in Integration Hub → Microsoft Azure → Configure.',
  );
}
