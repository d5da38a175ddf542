import type { Run, ScopeProgress } from '../shared/domain/run.ts';

/** How a run ended, from how its scopes did: `failed` only when none could be read. */
export async function toRunEnd(
  scopes: AsyncIterable<ScopeProgress>,
): Promise<Pick<Run, 'state' | 'error'>> {
  let complete = 0;
  let error: Run['error'] = null;
  for await (const scope of scopes) {
    if (scope.state === 'complete') complete += 1;
    else error ??= scope.error;
  }
  if (error === null) return { state: 'succeeded', error: null };
  return { state: complete === 0 ? 'failed' : 'partial', error };
}
