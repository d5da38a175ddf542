import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import type { DescribedGrant } from '../../lambdas/integration-hub/directory/describe-grants.ts';
import { Instant } from '../listing/instant.tsx';
import { RoleBadge } from '../role-mapping/role-badge.tsx';
import { GroupPath } from './group-path.tsx';
import { TakeRoleButton } from './take-role-button.tsx';

/** What is told of each grant, wherever grants are listed. */
export const GRANT_COLUMNS: readonly TableProps.ColumnDefinition<DescribedGrant>[] = [
  { id: 'role', header: 'Role', cell: ({ role }) => <RoleBadge role={role} /> },
  {
    id: 'why',
    header: 'Because of',
    minWidth: 260,
    cell: ({ origin, through, givenBy, leaving }) => (
      <>
        {origin === 'entra' ? <GroupPath groups={through} /> : `Given by hand by ${givenBy ?? '–'}`}
        {leaving === 'pending' && (
          <Box>
            <StatusIndicator type="warning">Would be lost; waits for approval</StatusIndicator>
          </Box>
        )}
        {leaving === 'kept' && (
          <Box>
            <StatusIndicator type="info">Kept by an administrator</StatusIndicator>
          </Box>
        )}
      </>
    ),
  },
  { id: 'since', header: 'Since', minWidth: 190, cell: ({ since }) => <Instant at={since} /> },
  { id: 'take', header: 'Action', cell: (grant) => <TakeRoleButton grant={grant} /> },
];
