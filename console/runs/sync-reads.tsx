import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { SyncReport } from '../../lambdas/integration-hub/runs/routes.ts';
import { ReadStateIndicator } from './run-state.tsx';

const READS = { users: 'Users', groups: 'Groups and their members', managers: 'Managers' };
const MODES = { full: 'Everything', changes: 'What changed' };

interface SyncReadsProps {
  readonly reads: SyncReport['reads'];
  readonly isDry: boolean;
}

/** How far each read of a round is. */
export function SyncReads({ reads, isDry }: SyncReadsProps) {
  return (
    <Table
      items={reads}
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
