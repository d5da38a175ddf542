import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { Run } from '../../lambdas/shared/domain/run.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { Page } from '../app/page.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { formatDuration } from '../listing/format-instant.ts';
import { Instant } from '../listing/instant.tsx';
import { Approval } from './approval.tsx';
import { RunFailure } from './run-failure.tsx';
import { isGoingOn, type RunReport, summarize } from './run-progress.ts';
import { RunStateIndicator } from './run-state.tsx';
import { ScopeTable } from './scope-table.tsx';

/** One run, followed while it goes on. */
export function RunPage() {
  const { runId = '' } = useParams();
  const { call } = useHub();
  const run = useQuery({
    queryKey: ['run', runId],
    queryFn: ({ signal }) => call<RunReport>(`/api/runs/${runId}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isGoingOn(state.data) ? 1_000 : false),
  });
  if (run.error && !run.data) {
    return (
      <Page title="Discovery run">
        <ProblemAlert problem={problemOf(run.error)} retry={() => void run.refetch()} />
      </Page>
    );
  }
  if (!run.data) {
    return (
      <Page title="Discovery run">
        <Spinner size="large" />
      </Page>
    );
  }
  return <Report run={run.data} />;
}

function Report({ run }: { readonly run: RunReport }) {
  const summary = summarize(run.scopes);
  return (
    <Page title="Discovery run" description={run.id}>
      {run.error && <RunFailure failure={run.error} />}
      {run.state === 'needs_approval' && <Approval run={run} />}
      <Container>
        <ColumnLayout columns={1}>
          <KeyValuePairs
            columns={4}
            items={[
              { label: 'State', value: <RunStateIndicator state={run.state} /> },
              { label: 'Requested', value: <Instant at={run.requestedAt} /> },
              { label: 'Took', value: took(run) },
              { label: 'Requests to Azure', value: summary.calls },
              { label: 'Found', value: summary.found },
              { label: 'New', value: summary.created },
              { label: 'Changed', value: summary.updated },
              { label: 'Retired', value: summary.retired },
            ]}
          />
          {run.decision && (
            <KeyValuePairs
              columns={3}
              items={[
                { label: 'Retirements', value: run.decision.outcome },
                { label: 'Decided by', value: run.decision.by },
                { label: 'Decided', value: <Instant at={run.decision.at} /> },
              ]}
            />
          )}
          <ProgressBar
            value={summary.percent}
            label="Scopes"
            description="A scope is one resource type in one subscription"
            additionalInfo={`${summary.scopesDone} of ${run.scopes.length} over`}
          />
        </ColumnLayout>
      </Container>
      <ScopeTable run={run} />
    </Page>
  );
}

function took({ startedAt, finishedAt }: Run): string {
  if (startedAt === null) return '–';
  const end = finishedAt === null ? Date.now() : Date.parse(finishedAt);
  return formatDuration(end - Date.parse(startedAt));
}
