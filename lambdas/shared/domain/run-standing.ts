import type { Run } from './run.ts';

/** How discovery, or the sync, stands by its recorded runs. */
export interface RunStanding {
  readonly failed: boolean;
  /** It waits for an administrator. */
  readonly held: boolean;
  /** When the newest run ended that read something, ISO 8601 UTC; undefined when none did. */
  readonly lastRead: string | undefined;
}

/**
 * What runs of one kind say, newest first. One that did not begin because another went on says nothing: that
 * other one will.
 */
export function standingOf(runs: readonly Run[]): RunStanding {
  const ended = runs.filter(
    ({ state, error }) =>
      state !== 'queued' && state !== 'running' && error?.code !== 'run_in_progress',
  );
  const [newest] = ended;
  // A run that failed says nothing of what the one before holds.
  const read = ended.find(({ state }) => state !== 'failed');
  return {
    failed: newest?.state === 'failed',
    held: read?.state === 'needs_approval' && read.decision === null,
    lastRead: read?.finishedAt ?? undefined,
  };
}
