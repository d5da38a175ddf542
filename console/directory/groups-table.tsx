import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Group } from '../../lambdas/shared/domain/group.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { queryString } from '../api/query-string.ts';
import { RouterLink } from '../app/router-link.tsx';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { RoleBadges } from '../role-mapping/role-badges.tsx';
import { rolesOf, useRoleMapping } from '../role-mapping/use-role-mapping.ts';
import { GROUP_KINDS } from './group-kinds.ts';
import { useDirectoryLink } from './links.ts';
import { NameFilter } from './name-filter.tsx';
import { NoDirectory } from './no-directory.tsx';
import { useFilters } from './use-filters.ts';

/** Groups by name, and the roles that they give. */
export function GroupsTable({ integration }: { readonly integration: Integration }) {
  const [{ name }, show] = useFilters('name');
  const link = useDirectoryLink();
  const query = queryString({ prefix: name, limit: 50 });
  const pages = usePages<Group>(`/api/directory/${integration.tenantId}/groups${query}`);
  const rules = useRoleMapping(integration.id).data?.rules ?? [];
  return (
    <ListingTable
      title="Groups"
      pages={pages}
      rowKey={({ id }) => id}
      filter={
        <NameFilter
          key={name}
          name={name}
          placeholder="StackFlow"
          onChange={(typed) => show({ name: typed })}
        />
      }
      empty={
        name === '' ? (
          <NoDirectory what="groups" integration={integration} />
        ) : (
          <SpaceBetween size="s">
            <Box>No group is called so.</Box>
            <Button onClick={() => show({ name: '' })}>Show all groups</Button>
          </SpaceBetween>
        )
      }
      columns={[
        {
          id: 'name',
          header: 'Name',
          isRowHeader: true,
          cell: (group) => <RouterLink href={link('groups', group.id)}>{group.name}</RouterLink>,
        },
        { id: 'kind', header: 'Kind', cell: ({ kind }) => GROUP_KINDS[kind] },
        { id: 'description', header: 'Description', cell: (group) => group.description ?? '–' },
        {
          id: 'roles',
          header: 'Gives',
          cell: ({ id }) => <RoleBadges roles={rolesOf(rules, id)} />,
        },
        {
          id: 'state',
          header: 'State',
          cell: ({ deletedAt }) =>
            deletedAt === null ? (
              <StatusIndicator>Active</StatusIndicator>
            ) : (
              <StatusIndicator type="stopped">Deleted in Entra ID</StatusIndicator>
            ),
        },
      ]}
    />
  );
}
