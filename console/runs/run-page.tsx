import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { SyncReport } from '../../lambdas/integration-hub/runs/routes.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { Page } from '../app/page.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { DiscoveryReport } from './discovery-report.tsx';
import { RunFailure } from './run-failure.tsx';
import { RUN_KINDS } from './run-kinds.ts';
import { isGoingOn, type RunReport } from './run-progress.ts';
import { SyncRunReport } from './sync-run-report.tsx';

/** One run, of discovery or of the sync, followed while it goes on. */
export function RunPage() {
  const { runId = '' } = useParams();
  const { call } = useHub();
  const run = useQuery({
    queryKey: ['run', runId],
    queryFn: ({ signal }) => call<RunReport | SyncReport>(`/api/runs/${runId}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isGoingOn(state.data) ? 1_000 : false),
  });
  if (!run.data) {
    return (
      <Page title="Run">
        {run.error ? (
          <ProblemAlert problem={problemOf(run.error)} retry={() => void run.refetch()} />
        ) : (
          <Spinner size="large" />
        )}
      </Page>
    );
  }
  const { data } = run;
  return (
    <Page title={RUN_KINDS[data.kind].title} description={data.id}>
      {data.error && <RunFailure failure={data.error} />}
      {'scopes' in data ? <DiscoveryReport run={data} /> : <SyncRunReport run={data} />}
    </Page>
  );
}
