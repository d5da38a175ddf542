import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { HeldRetirements } from './held-retirements.tsx';
import { decisionPairs, timePairs } from './run-facts.tsx';
import { type RunReport, summarize } from './run-progress.ts';
import { ScopeTable } from './scope-table.tsx';

/** What discovery found, scope by scope. */
export function DiscoveryReport({ run }: { readonly run: RunReport }) {
  const summary = summarize(run.scopes);
  return (
    <SpaceBetween size="l">
      {run.state === 'needs_approval' && <HeldRetirements run={run} />}
      <Container>
        <ColumnLayout columns={1}>
          <KeyValuePairs
            columns={4}
            items={[
              ...timePairs(run),
              { label: 'Requests to Azure', value: summary.calls },
              { label: 'Found', value: summary.found },
              { label: 'New', value: summary.created },
              { label: 'Changed', value: summary.updated },
              { label: 'Retired', value: summary.retired },
              ...decisionPairs(run, 'Retirements'),
            ]}
          />
          <ProgressBar
            value={summary.percent}
            label="Scopes"
            description="A scope is one resource type in one subscription"
            additionalInfo={`${summary.scopesDone} of ${run.scopes.length} over`}
          />
        </ColumnLayout>
      </Container>
      <ScopeTable run={run} />
    </SpaceBetween>
  );
}
