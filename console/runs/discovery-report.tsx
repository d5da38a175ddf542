import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import { Page } from '../app/page.tsx';
import { Approval } from './approval.tsx';
import { DecisionTaken } from './decision-taken.tsx';
import { HeldRetirements } from './held-retirements.tsx';
import { RunFailure } from './run-failure.tsx';
import { RUN_KINDS } from './run-kinds.ts';
import { awaitsDecision, type RunReport, summarize } from './run-progress.ts';
import { runTimes } from './run-times.tsx';
import { ScopeTable } from './scope-table.tsx';

/** A discovery run: what it found, and how far each scope is. */
export function DiscoveryReport({ run }: { readonly run: RunReport }) {
  const summary = summarize(run.scopes);
  return (
    <Page title={RUN_KINDS[run.kind].one} description={run.id}>
      {run.error && <RunFailure failure={run.error} />}
      {awaitsDecision(run) && (
        <Approval run={run}>
          <HeldRetirements runId={run.id} />
        </Approval>
      )}
      <Container>
        <ColumnLayout columns={1}>
          <KeyValuePairs
            columns={4}
            items={[
              ...runTimes(run),
              { label: 'Requests to Azure', value: summary.calls },
              { label: 'Found', value: summary.found },
              { label: 'New', value: summary.created },
              { label: 'Changed', value: summary.updated },
              { label: 'Retired', value: summary.retired },
            ]}
          />
          <DecisionTaken run={run} />
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
