import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import StatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { SyncReport } from '../../lambdas/integration-hub/runs/routes.ts';
import type { SyncRead } from '../../lambdas/shared/domain/sync-progress.ts';

type Read = SyncReport['reads'][number];

const STATES: Readonly<Record<SyncRead['state'], readonly [StatusIndicatorProps.Type, string]>> = {
  reading: ['in-progress', 'Reading'],
  sweeping: ['in-progress', 'Looking for who is gone'],
  complete: ['success', 'Complete'],
  failed: ['error', 'Failed'],
};

const NAMES: Readonly<Record<SyncRead['name'], string>> = {
  users: 'Users',
  groups: 'Groups and members',
  managers: 'Managers',
};

/** How far each read of a round is. */
export function SyncReadsTable({
  reads,
  isDry,
}: {
  readonly reads: SyncReport['reads'];
  readonly isDry: boolean;
}) {
  return (
    <Table<Read>
      items={reads}
      trackBy="name"
      wrapLines
      ariaLabels={{ tableLabel: 'Reads' }}
      header={<Header variant="h2">Read from Entra ID</Header>}
      empty={<Box textAlign="center">The round is about to begin.</Box>}
      columnDefinitions={[
        { id: 'name', header: 'What', isRowHeader: true, cell: ({ name }) => NAMES[name] },
        {
          id: 'state',
          header: 'State',
          minWidth: 140,
          cell: ({ state }) => (
            <StatusIndicator type={STATES[state][0]}>{STATES[state][1]}</StatusIndicator>
          ),
        },
        {
          id: 'mode',
          header: 'How',
          cell: ({ mode }) => (mode === 'full' ? 'Everything' : 'What changed'),
        },
        { id: 'pages', header: 'Pages', cell: ({ pages }) => pages },
        { id: 'found', header: 'Told', cell: ({ found }) => found },
        { id: 'created', header: isDry ? 'Would be new' : 'New', cell: ({ created }) => created },
        {
          id: 'updated',
          header: isDry ? 'Would change' : 'Changed',
          cell: ({ updated }) => updated,
        },
        {
          id: 'problem',
          header: 'Problem',
          cell: ({ error }) => (error ? `${error.message} ${error.fix}` : '–'),
        },
      ]}
    />
  );
}
