import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { SyncReport } from '../../lambdas/integration-hub/runs/routes.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { Page } from '../app/page.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { DiscoveryReport } from './discovery-report.tsx';
import { isGoingOn, type RunReport } from './run-progress.ts';
import { SyncReportPage } from './sync-report.tsx';

/** One run, followed while it goes on. */
export function RunPage() {
  const { runId = '' } = useParams();
  const { call } = useHub();
  const run = useQuery({
    queryKey: ['run', runId],
    queryFn: ({ signal }) => call<RunReport | SyncReport>(`/api/runs/${runId}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isGoingOn(state.data) ? 1_000 : false),
  });
  if (run.error && !run.data) {
    return (
      <Page title="Run">
        <ProblemAlert problem={problemOf(run.error)} retry={() => void run.refetch()} />
      </Page>
    );
  }
  if (!run.data) {
    return (
      <Page title="Run">
        <Spinner size="large" />
      </Page>
    );
  }
  return 'reads' in run.data ? (
    <SyncReportPage run={run.data} />
  ) : (
    <DiscoveryReport run={run.data} />
  );
}
