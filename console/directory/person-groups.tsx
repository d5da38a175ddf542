import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type { Membership } from '../../lambdas/integration-hub/directory/memberships.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { RoleBadges } from '../role-mapping/role-badges.tsx';
import { rolesOf, useRoleMapping } from '../role-mapping/use-role-mapping.ts';
import { GROUP_KINDS } from './group-kinds.ts';
import { useDirectoryLink } from './links.ts';

interface PersonGroupsProps {
  readonly integration: Integration;
  readonly personId: string;
}

/** The groups that somebody is in, directly and through others. */
export function PersonGroups({ integration, personId }: PersonGroupsProps) {
  const { call } = useHub();
  const link = useDirectoryLink();
  const rules = useRoleMapping(integration.id).data?.rules ?? [];
  const groups = useQuery({
    queryKey: ['memberships', integration.id, personId],
    queryFn: async ({ signal }) =>
      (
        await call<{ items: Membership[] }>(
          `/api/integrations/azure/${integration.id}/users/${personId}/groups`,
          { signal },
        )
      ).items,
  });
  if (groups.error) {
    const again = () => void groups.refetch();
    return <ProblemAlert problem={problemOf(groups.error)} retry={again} />;
  }
  const items = groups.data ?? [];
  const names = new Map(items.map(({ groupId, group }) => [groupId, group?.name ?? groupId]));
  return (
    <Table
      items={items.toSorted((a, b) => Number(b.isDirect) - Number(a.isDirect))}
      trackBy="groupId"
      loading={groups.isPending}
      loadingText="Asking Entra ID"
      wrapLines
      ariaLabels={{ tableLabel: 'Groups' }}
      header={
        <Header
          variant="h2"
          counter={groups.data && `(${items.length})`}
          description="As Entra ID says now; roles follow with the next sync"
        >
          Groups
        </Header>
      }
      empty={<Box textAlign="center">This person is in no group.</Box>}
      columnDefinitions={[
        {
          id: 'name',
          header: 'Group',
          isRowHeader: true,
          cell: ({ group, groupId }) =>
            group ? (
              <RouterLink href={link('groups', groupId)}>{group.name}</RouterLink>
            ) : (
              `${groupId} (not synced yet)`
            ),
        },
        {
          id: 'how',
          header: 'Member',
          cell: ({ isDirect, through }) => {
            const others = through.map((id) => names.get(id) ?? id).join(', ');
            if (isDirect) return others === '' ? 'Directly' : `Directly, and through ${others}`;
            return others === '' ? 'As Entra ID says, not synced yet' : `Through ${others}`;
          },
        },
        {
          id: 'kind',
          header: 'Kind',
          cell: ({ group }) => (group ? GROUP_KINDS[group.kind] : '–'),
        },
        {
          id: 'gives',
          header: 'Gives',
          cell: ({ groupId }) => <RoleBadges roles={rolesOf(rules, groupId)} />,
        },
      ]}
    />
  );
}
