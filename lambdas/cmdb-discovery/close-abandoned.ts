import { superseded } from '../shared/domain/keep-lease.ts';
import type { Lease } from '../shared/domain/lease.ts';
import { DiscoveryRunKind, type RunStore } from '../shared/domain/run.ts';

/** Runs looked at: those before the last few have ended long ago. */
const LOOK_BACK = 20;

/**
 * Ends the records of runs that died without ending them. Whoever has the lease knows that they did:
 * no other run of the integration can be going on.
 */
export async function closeAbandoned(
  { integrationId, runId }: Pick<Lease, 'integrationId' | 'runId'>,
  runs: Pick<RunStore, 'latest' | 'finish'>,
  now: () => Date,
): Promise<void> {
  for (const kind of DiscoveryRunKind.options) {
    const { items } = await runs.latest(integrationId, kind, LOOK_BACK);
    for (const { id, state } of items) {
      if (id === runId || state !== 'running') continue;
      const { code, message, fix } = superseded(id);
      const finishedAt = now().toISOString();
      await runs.finish(id, { state: 'failed', error: { code, message, fix }, finishedAt });
    }
  }
}
