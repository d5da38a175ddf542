import { type Failure, toFailure } from '../shared/domain/integration-error.ts';
import type { Run } from '../shared/domain/run.ts';
import type { SyncProgressStore, SyncRead } from '../shared/domain/sync-progress.ts';
import { followWithDepartments, followWithRoles } from './follow-changes.ts';
import { listGains } from './list-gains.ts';
import { overlayDirectory } from './overlay-directory.ts';
import { readDirectory } from './read-directory.ts';
import { readManagers } from './read-managers.ts';
import { settleRemovals } from './settle-removals.ts';
import type { Round, SyncPorts } from './sync-ports.ts';

/** So many items fit the function's memory. */
const LIMIT = 150_000;

/**
 * The same round, written into memory only: the run's record tells what it would do, removals among it.
 * It ends within one invocation or not at all.
 */
export async function dryRun(
  round: Round,
  ports: SyncPorts,
): Promise<Pick<Run, 'state' | 'error'>> {
  const { reads, progress } = freshProgress(ports.progress);
  const dry = { ...ports, directory: overlayDirectory(ports.directory, LIMIT), progress };
  const openGraph = await ports.connect(round.integration);
  let error: Failure | null = null;
  for (const read of [readDirectory, readManagers]) {
    const ends = await read(round, openGraph, dry);
    if (ends.every(({ state }) => state === 'complete')) continue;
    error = ends.find((end) => end.error !== null)?.error ?? outOfTime();
    break;
  }
  for (const read of reads.values()) {
    const known = await ports.progress.read(round.runId, read.name);
    const number = (known?.number ?? 0) + 1;
    await ports.progress.checkpoint(round.runId, { ...read, number }, new Uint8Array());
  }
  if (error) return { state: 'failed', error };
  try {
    const roles = await followWithRoles(round, dry);
    const gains = await listGains(round.tenantId, ports.directory, dry.directory);
    await ports.progress.keepGains(round.runId, gains);
    const { error: _error, ...removals } = await settleRemovals(round, dry, true);
    const departmentsChanged = await followWithDepartments(round, dry);
    await ports.progress.saveOutcome(round.runId, { ...roles, ...removals, departmentsChanged });
    return { state: 'succeeded', error: null };
  } catch (failure) {
    return { state: 'failed', error: toFailure(failure) };
  }
}

/** Progress from the beginning: nothing of an earlier attempt is left in memory to go on with. */
function freshProgress(progress: SyncProgressStore) {
  const reads = new Map<string, SyncRead>();
  return {
    reads,
    progress: {
      ...progress,
      read: async (_runId: string, name: string) => reads.get(name),
      async checkpoint(_runId: string, read: SyncRead) {
        reads.set(read.name, read);
        return true;
      },
    },
  };
}

function outOfTime(): Failure {
  return {
    code: 'too_large_for_dry_run',
    message: 'The directory is too large to be read within one invocation, as a dry run has to.',
    fix: 'Run the sync itself: it takes nothing from anybody without approval beyond the safety threshold.',
  };
}
