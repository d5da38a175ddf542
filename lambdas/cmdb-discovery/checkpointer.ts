import type { Resumption, RunStore, ScopeProgress } from '../shared/domain/run.ts';

/** How often a checkpoint is made, so that a death costs so much work at most. */
const INTERVAL_MS = 2_000;

/** Keeps the checkpoints of one scope, going on from the last one. */
export interface Checkpointer {
  /** Whether another is to be made behind a page; always behind the last one. */
  isDue(cursor: string | undefined): boolean;
  /**
   * @param seen what was seen since the checkpoint before
   * @returns false when another process goes on with this scope
   */
  save(progress: ScopeProgress, cursor: string | undefined, seen: Uint8Array): Promise<boolean>;
}

/** @param now epoch ms */
export function checkpointer(
  runs: Pick<RunStore, 'checkpoint'>,
  runId: string,
  stored: Resumption | undefined,
  now: () => number,
): Checkpointer {
  let number = stored?.number ?? 0;
  let saved = now();
  return {
    isDue: (cursor) => cursor === undefined || now() - saved >= INTERVAL_MS,
    async save(progress, cursor, seen) {
      number += 1;
      saved = now();
      return runs.checkpoint(runId, progress, { number, cursor, seen });
    },
  };
}
