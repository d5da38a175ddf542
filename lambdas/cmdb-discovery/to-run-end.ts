import type { Failure } from '../shared/domain/integration-error.ts';
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
    error ??= scope.error ?? unread(scope);
  }
  if (held > 0) return { state: 'needs_approval', error };
  if (error === null) return { state: 'succeeded', error: null };
  return { state: complete === 0 ? 'failed' : 'partial', error };
}

/** A scope that nobody read to its end, because the settings changed or its group died meanwhile. */
function unread({ state, subscriptionId, resourceType }: ScopeProgress): Failure | null {
  if (state !== 'waiting' && state !== 'running') return null;
  return {
    code: 'collection_failed',
    message: `${resourceType} in subscription ${subscriptionId} was not read to its end.`,
    fix: 'Run discovery again.',
  };
}
