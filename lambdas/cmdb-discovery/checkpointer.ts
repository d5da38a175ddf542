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
  /** Keeps how the scope ended, where it stands. Answers as `save` does. */
  end(progress: ScopeProgress): Promise<boolean>;
}

/** @param now epoch ms */
export function checkpointer(
  runs: Pick<RunStore, 'checkpoint'>,
  runId: string,
  stored: Resumption | undefined,
  now: () => number,
): Checkpointer {
  let { number, cursor } = stored ?? { number: 0, cursor: undefined };
  let saved = now();

  async function save(progress: ScopeProgress, next: string | undefined, seen: Uint8Array) {
    saved = now();
    const checkpoint = { number: number + 1, cursor: next, seen };
    if (!(await runs.checkpoint(runId, progress, checkpoint))) return false;
    number += 1;
    cursor = next;
    return true;
  }

  return {
    isDue: (next) => next === undefined || now() - saved >= INTERVAL_MS,
    save,
    end: (progress) => save(progress, cursor, new Uint8Array()),
  };
}
