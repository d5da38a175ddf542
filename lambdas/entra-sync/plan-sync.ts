import { type Failure, IntegrationError, toFailure } from '../shared/domain/integration-error.ts';
import { leaseEnd, superseded } from '../shared/domain/keep-lease.ts';
import { type Run, SyncRunKind } from '../shared/domain/run.ts';
import { leaseName, type SyncPorts } from './sync-ports.ts';

/** One run. Checkpointed: ids only. */
export interface Plan {
  readonly runId: string;
  readonly integrationId: string;
  readonly tenantId: string;
  readonly fence: number;
  readonly task: 'sync' | 'recompute' | 'dry-run' | 'approve' | 'reject';
}

/** Why a run cannot begin now. */
export interface Refusal {
  readonly refused: Failure;
  /** It may begin when the run before has ended. */
  readonly isPassing: boolean;
}

/** Runs looked at: those before the last few have ended long ago. */
const LOOK_BACK = 20;

/** What a recorded run is to do; null when there is nothing to do: it has ended. */
export async function planSync(
  { runId, integrationId }: { readonly runId: string; readonly integrationId: string },
  ports: SyncPorts,
): Promise<Plan | Refusal | null> {
  const run = await ports.runs.get(runId);
  const integration = await ports.integrations.get(integrationId);
  if (!run || !integration) return { refused: gone(integrationId), isPassing: false };
  if (isOver(run)) return null;
  const { tenantId } = integration;
  const at = ports.now();
  const lease = await ports.leases.acquire(
    leaseName(tenantId),
    runId,
    at.toISOString(),
    leaseEnd(at),
  );
  if ('heldBy' in lease) {
    // A scheduled or repeated sync would do what the one before does; anything else has to be done.
    const isPassing = run.decision !== null || run.kind !== 'entra-sync';
    return { refused: busy(lease.heldBy), isPassing };
  }
  await closeAbandoned(run, ports);
  return { runId, integrationId, tenantId, fence: lease.fence, task: taskOf(run) };
}

function isOver({ state, decision }: Run): boolean {
  if (state === 'needs_approval') return decision === null;
  return state !== 'queued' && state !== 'running';
}

function taskOf({ kind, decision }: Run): Plan['task'] {
  if (decision) return decision.outcome === 'approved' ? 'approve' : 'reject';
  if (kind === 'entra-dry-run') return 'dry-run';
  return kind === 'entra-recompute' ? 'recompute' : 'sync';
}

/** Ends the records of runs that died without ending them: whoever has the lease knows that they did. */
async function closeAbandoned(
  { id: runId, integrationId }: Run,
  { runs, now }: SyncPorts,
): Promise<void> {
  for (const kind of SyncRunKind.options) {
    const { items } = await runs.latest(integrationId, kind, LOOK_BACK);
    for (const { id, state } of items) {
      if (id === runId || state !== 'running') continue;
      const error = toFailure(superseded(id));
      await runs.finish(id, { state: 'failed', error, finishedAt: now().toISOString() });
    }
  }
}

function gone(integrationId: string): Failure {
  return toFailure(
    new IntegrationError(
      'not_found',
      `Integration ${integrationId} does not exist any more.`,
      'Connect the tenant again in Integration Hub → Microsoft Azure → Configure.',
    ),
  );
}

function busy(runId: string): Failure {
  return {
    code: 'run_in_progress',
    message: `Run ${runId} of this tenant is still going on, so this one did not begin.`,
    fix: 'Wait for it to end, then sync again.',
  };
}
