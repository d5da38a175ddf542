import type { Run, ScopeProgress } from '../shared/domain/run.ts';

/**
 * How a run ended, from how its scopes did: `needs_approval` while retirements are held, `failed` when
 * no scope could be read, `partial` when some could not or left a doubt.
 */
export async function toRunEnd(
  scopes: AsyncIterable<ScopeProgress>,
): Promise<Pick<Run, 'state' | 'error'>> {
  let complete = 0;
  let held = 0;
  let error: Run['error'] = null;
  for await (const scope of scopes) {
    if (scope.state === 'complete') complete += 1;
    held += scope.held;
    error ??= scope.error;
  }
  if (held > 0) return { state: 'needs_approval', error };
  if (error === null) return { state: 'succeeded', error: null };
  return { state: complete === 0 ? 'failed' : 'partial', error };
}
