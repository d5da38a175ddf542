import Box from '@cloudscape-design/components/box';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { DescribedGrant } from '../../lambdas/integration-hub/directory/describe-grants.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { queryString } from '../api/query-string.ts';
import { RouterLink } from '../app/router-link.tsx';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { ROLES } from '../role-mapping/roles.ts';
import { GiveRoleButton } from './give-role-button.tsx';
import { GRANT_COLUMNS } from './grant-columns.tsx';
import { PersonLink } from './person-link.tsx';
import { PersonState } from './person-state.tsx';
import { useFilters } from './use-filters.ts';

const ALL = 'all';
const CHOICES = [
  ...ROLES.map(({ value }) => ({ id: value as string, text: value as string })),
  { id: ALL, text: 'All roles' },
];

/** Who has which role, and why. */
export function GrantsTable({ integration }: { readonly integration: Integration }) {
  const [{ role }, show] = useFilters('role');
  const shown = role || 'super_admin';
  const query = queryString({ role: shown === ALL ? undefined : shown, limit: 50 });
  const pages = usePages<DescribedGrant>(`/api/directory/${integration.tenantId}/grants${query}`);
  return (
    <ListingTable
      title="Roles"
      pages={pages}
      rowKey={({ personId, role: own, origin }) => `${personId} ${own} ${origin}`}
      actions={<GiveRoleButton tenantId={integration.tenantId} />}
      filter={
        <SegmentedControl
          label="Role"
          selectedId={shown}
          options={CHOICES}
          onChange={({ detail }) => show({ role: detail.selectedId })}
        />
      }
      empty={
        <SpaceBetween size="xs">
          <Box variant="strong">
            {shown === ALL ? 'Nobody has a role yet' : `Nobody has the role ${shown}`}
          </Box>
          <Box color="text-body-secondary">
            Map groups of Entra ID to roles in{' '}
            <RouterLink href={`/configure/${integration.id}#role-mapping`}>Configure</RouterLink>,
            or give a role by hand.
          </Box>
        </SpaceBetween>
      }
      columns={[
        {
          id: 'person',
          header: 'Person',
          isRowHeader: true,
          minWidth: 180,
          cell: ({ person, personId }) =>
            person ? (
              <>
                <PersonLink person={person} />
                <Box variant="small" display="block">
                  {person.jobTitle ?? person.userPrincipalName}
                </Box>
                {person.state !== 'active' && <PersonState person={person} />}
              </>
            ) : (
              personId
            ),
        },
        ...GRANT_COLUMNS,
      ]}
    />
  );
}
