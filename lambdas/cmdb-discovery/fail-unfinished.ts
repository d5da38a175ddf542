import type { Failure } from '../shared/domain/integration-error.ts';
import type { RunStore, ScopeProgress } from '../shared/domain/run.ts';
import { writeConcurrently } from '../shared/domain/write-concurrently.ts';

/** Ends those scopes of a run as failed that nobody will read to their end; what is finished stays. */
export async function failUnfinished(
  runId: string,
  error: Failure,
  runs: Pick<RunStore, 'scopes' | 'report'>,
  isConcerned: (scope: ScopeProgress) => boolean = () => true,
): Promise<void> {
  const work: (() => Promise<void>)[] = [];
  for await (const scope of runs.scopes(runId)) {
    const isUnfinished = scope.state === 'waiting' || scope.state === 'running';
    if (!isUnfinished || !isConcerned(scope)) continue;
    work.push(() => runs.report(runId, { ...scope, state: 'failed', error }));
  }
  await writeConcurrently(work);
}
