import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Table from '@cloudscape-design/components/table';
import type { SyncReport } from '../../lambdas/integration-hub/runs/routes.ts';
import { Page } from '../app/page.tsx';
import { Approval } from './approval.tsx';
import { DecisionTaken } from './decision-taken.tsx';
import { HeldRemovals } from './held-items.tsx';
import { RunFailure } from './run-failure.tsx';
import { awaitsDecision } from './run-progress.ts';
import { ReadStateIndicator } from './run-state.tsx';
import { runTimes } from './run-times.tsx';

const TITLES: Readonly<Record<string, string>> = {
  'entra-sync': 'Entra ID sync',
  'entra-dry-run': 'Entra ID sync: dry run',
  'entra-recompute': 'Roles given anew',
};

/** A run of the Entra ID sync: what it read, and what came of it. */
export function SyncReportPage({ run }: { readonly run: SyncReport }) {
  const { outcome } = run;
  return (
    <Page title={TITLES[run.kind] ?? run.kind} description={run.id}>
      {run.error && <RunFailure failure={run.error} />}
      {awaitsDecision(run) && (
        <Approval run={run}>
          <HeldRemovals runId={run.id} reasons={outcome?.reasons ?? []} />
        </Approval>
      )}
      <Container>
        <ColumnLayout columns={1}>
          <KeyValuePairs
            columns={4}
            items={[
              ...runTimes(run),
              {
                label: 'Requests to Microsoft Graph',
                value: run.reads.reduce((sum, { calls }) => sum + calls, 0),
              },
              { label: 'Roles given', value: outcome?.rolesGiven ?? '–' },
              { label: 'Roles changed', value: outcome?.rolesChanged ?? '–' },
              { label: 'Departments changed', value: outcome?.departmentsChanged ?? '–' },
              {
                label: run.kind === 'entra-dry-run' ? 'Removals it would make' : 'Removals',
                value: outcome ? outcome.removed + outcome.held : '–',
              },
            ]}
          />
          <DecisionTaken run={run} />
        </ColumnLayout>
      </Container>
      {run.reads.length > 0 && <Reads run={run} />}
    </Page>
  );
}

const READS = { users: 'Users', groups: 'Groups and their members', managers: 'Managers' };
const MODES = { full: 'Everything', changes: 'What changed' };

function Reads({ run }: { readonly run: SyncReport }) {
  return (
    <Table
      items={run.reads}
      trackBy="name"
      wrapLines
      ariaLabels={{ tableLabel: 'Reads' }}
      header={<Header variant="h2">What was read</Header>}
      columnDefinitions={[
        {
          id: 'name',
          header: 'Of Entra ID',
          isRowHeader: true,
          cell: ({ name }) => READS[name],
        },
        { id: 'mode', header: 'Read', cell: ({ mode }) => MODES[mode] },
        {
          id: 'state',
          header: 'State',
          minWidth: 130,
          cell: ({ state }) => <ReadStateIndicator state={state} />,
        },
        { id: 'pages', header: 'Pages', cell: ({ pages }) => pages },
        { id: 'found', header: 'Told', cell: ({ found }) => found },
        { id: 'created', header: 'New', cell: ({ created }) => created },
        { id: 'updated', header: 'Changed', cell: ({ updated }) => updated },
        {
          id: 'problem',
          header: 'Problem',
          cell: ({ error }) => (error ? `${error.message} ${error.fix}` : '–'),
        },
      ]}
    />
  );
}
