import { superseded } from '../shared/domain/keep-lease.ts';
import type { Lease } from '../shared/domain/lease.ts';
import { DiscoveryRunKind, type Run, type RunStore } from '../shared/domain/run.ts';
import { failUnfinished } from './fail-unfinished.ts';

/** Runs looked at: those before the last few have ended long ago. */
const LOOK_BACK = 20;

/** A run begins at once, or waits for one hour at the most: one that is queued for longer never will. */
const MAX_QUEUED_MS = 2 * 60 * 60_000;

/**
 * Ends the records of runs that died without ending them, and of those that never began. Whoever has
 * the lease knows that they did: no other run of the integration can be going on.
 */
export async function closeAbandoned(
  { integrationId, runId }: Pick<Lease, 'integrationId' | 'runId'>,
  runs: Pick<RunStore, 'latest' | 'finish' | 'scopes' | 'report'>,
  now: () => Date,
): Promise<void> {
  for (const kind of DiscoveryRunKind.options) {
    const { items } = await runs.latest(integrationId, kind, LOOK_BACK);
    for (const run of items) {
      if (run.id === runId || !isAbandoned(run, now())) continue;
      const { code, message, fix } = superseded(run.id);
      const error = { code, message, fix };
      // The scopes first: a run whose record is ended is not looked at again.
      await failUnfinished(run.id, error, runs);
      await runs.finish(run.id, { state: 'failed', error, finishedAt: now().toISOString() });
    }
  }
}

function isAbandoned({ state, requestedAt }: Run, now: Date): boolean {
  if (state === 'running') return true;
  return state === 'queued' && now.getTime() - Date.parse(requestedAt) > MAX_QUEUED_MS;
}
