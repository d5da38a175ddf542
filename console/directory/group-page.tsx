import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import type { GroupMember } from '../../lambdas/integration-hub/directory/group-members.ts';
import type { GroupReport } from '../../lambdas/integration-hub/directory/group-routes.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { LinkButton } from '../app/link-button.tsx';
import { Page } from '../app/page.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { ChosenIntegration } from '../integrations/chosen-integration.tsx';
import { Instant } from '../listing/instant.tsx';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { RoleBadges } from '../role-mapping/role-badges.tsx';
import { GROUP_KINDS } from './group-kinds.ts';
import { useDirectoryLink } from './links.ts';
import { PersonLink } from './person-link.tsx';
import { PersonState } from './person-state.tsx';

/** One group: what it is, what it gives, who is in it. */
export function GroupPage() {
  return <ChosenIntegration>{(each) => <Found integration={each} />}</ChosenIntegration>;
}

function Found({ integration }: { readonly integration: Integration }) {
  const { id = '' } = useParams();
  const { call } = useHub();
  const path = `/api/directory/${integration.tenantId}/groups/${id}`;
  const group = useQuery({
    queryKey: ['group', path],
    queryFn: ({ signal }) => call<GroupReport>(path, { signal }),
  });
  if (group.data) {
    return (
      <Group key={id} group={group.data} path={path}>
        <LinkButton href={`/configure/${integration.id}#role-mapping`}>
          Map groups to roles
        </LinkButton>
      </Group>
    );
  }
  return (
    <Page title="Group">
      {group.error ? (
        <ProblemAlert problem={problemOf(group.error)} retry={() => void group.refetch()} />
      ) : (
        <Spinner size="large" />
      )}
    </Page>
  );
}

interface GroupProps {
  readonly group: GroupReport;
  readonly path: string;
  readonly children: ReactNode;
}

function Group({ group, path, children }: GroupProps) {
  return (
    <Page title={group.name} description={group.description ?? 'Group'} actions={children}>
      {group.deletedAt !== null && (
        <Alert type="warning" header="This group is deleted in Entra ID">
          It gives nothing since <Instant at={group.deletedAt} />. Its members stay known, since it
          can be restored.
        </Alert>
      )}
      <Container header={<Header variant="h2">Group</Header>}>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Kind', value: GROUP_KINDS[group.kind] },
            { label: 'Mail', value: group.mail ?? '–' },
            { label: 'Direct members', value: group.people },
            { label: 'Nested groups', value: group.groups },
            {
              label: 'Gives',
              value: <RoleBadges roles={group.roles} />,
            },
            {
              label: 'Object ID',
              value: (
                <CopyToClipboard
                  variant="inline"
                  textToCopy={group.id}
                  copyButtonAriaLabel="Copy the object ID"
                  copySuccessText="Copied"
                  copyErrorText="Could not be copied"
                />
              ),
            },
          ]}
        />
      </Container>
      <Members path={path} />
    </Page>
  );
}

function Members({ path }: { readonly path: string }) {
  const link = useDirectoryLink();
  const pages = usePages<GroupMember>(`${path}/members?limit=50`);
  return (
    <ListingTable
      title="Direct members"
      pages={pages}
      rowKey={({ id }) => id}
      empty={<Box>Nobody is in this group.</Box>}
      columns={[
        {
          id: 'name',
          header: 'Name',
          isRowHeader: true,
          cell: (member) => {
            if (member.type === 'person') return <PersonLink person={member.person} />;
            if (member.type === 'other') return member.id;
            return <RouterLink href={link('groups', member.id)}>{member.name}</RouterLink>;
          },
        },
        {
          id: 'type',
          header: 'Type',
          cell: (member) => {
            if (member.type === 'group') return <Badge color="blue">Group</Badge>;
            if (member.type === 'other') return 'Device, application, or not synced yet';
            return member.person.kind === 'guest' ? <Badge>Guest</Badge> : 'Person';
          },
        },
        {
          id: 'title',
          header: 'Job title',
          cell: (member) => (member.type === 'person' && member.person.jobTitle) || '–',
        },
        {
          id: 'department',
          header: 'Department',
          cell: (member) => (member.type === 'person' && member.person.department) || '–',
        },
        {
          id: 'state',
          header: 'In StackFlow',
          cell: (member) =>
            member.type === 'person' ? <PersonState person={member.person} /> : '–',
        },
      ]}
    />
  );
}
