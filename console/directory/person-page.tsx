import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Table from '@cloudscape-design/components/table';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { DescribedGrant } from '../../lambdas/integration-hub/directory/describe-grants.ts';
import type { PersonReport } from '../../lambdas/integration-hub/directory/describe-person.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { nameOf } from '../../lambdas/shared/domain/name-of.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { LinkButton } from '../app/link-button.tsx';
import { Page } from '../app/page.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { ChosenIntegration } from '../integrations/chosen-integration.tsx';
import { GiveRoleButton } from './give-role-button.tsx';
import { GRANT_COLUMNS } from './grant-columns.tsx';
import { useDirectoryLink } from './links.ts';
import { PersonGroups } from './person-groups.tsx';
import { PersonProfile } from './person-profile.tsx';
import { PersonReports } from './person-reports.tsx';

/** One person: profile, roles and why, groups, reports. */
export function PersonPage() {
  return <ChosenIntegration>{(each) => <Found integration={each} />}</ChosenIntegration>;
}

function Found({ integration }: { readonly integration: Integration }) {
  const { id = '' } = useParams();
  const { call } = useHub();
  const person = useQuery({
    queryKey: ['person', integration.tenantId, id],
    queryFn: ({ signal }) =>
      call<PersonReport>(`/api/directory/${integration.tenantId}/users/${id}`, { signal }),
  });
  if (person.data) return <Person key={id} person={person.data} integration={integration} />;
  return (
    <Page title="Person">
      {person.error ? (
        <ProblemAlert problem={problemOf(person.error)} retry={() => void person.refetch()} />
      ) : (
        <Spinner size="large" />
      )}
    </Page>
  );
}

function Person({
  person,
  integration,
}: {
  readonly person: PersonReport;
  readonly integration: Integration;
}) {
  const link = useDirectoryLink();
  const { id, tenantId, jobTitle, department, grants } = person;
  return (
    <Page
      title={nameOf(person)}
      description={[jobTitle, department].filter(Boolean).join(' · ')}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <LinkButton href={link('org-chart', undefined, { person: id })}>
            Show in the org chart
          </LinkButton>
          <GiveRoleButton tenantId={tenantId} person={person} />
        </SpaceBetween>
      }
    >
      <Tabs
        ariaLabel="Person"
        tabs={[
          { id: 'profile', label: 'Profile', content: <PersonProfile person={person} /> },
          {
            id: 'roles',
            label: `Roles (${grants.length})`,
            content: <Roles grants={grants} isActive={person.state === 'active'} />,
          },
          {
            id: 'groups',
            label: 'Groups',
            content: <PersonGroups integration={integration} personId={id} />,
          },
          {
            id: 'reports',
            label: 'Reports',
            content: <PersonReports tenantId={tenantId} personId={id} />,
          },
        ]}
      />
    </Page>
  );
}

function Roles({
  grants,
  isActive,
}: {
  readonly grants: readonly DescribedGrant[];
  readonly isActive: boolean;
}) {
  return (
    <Table
      items={grants}
      trackBy={({ role, origin }) => `${role} ${origin}`}
      wrapLines
      ariaLabels={{ tableLabel: 'Roles' }}
      header={
        <Header
          variant="h2"
          description={
            isActive ? undefined : 'They count for nothing as long as this person is not active.'
          }
        >
          Roles
        </Header>
      }
      empty={
        <Box textAlign="center">
          No mapped group gives this person a role, and nobody gave one by hand.
        </Box>
      }
      columnDefinitions={GRANT_COLUMNS.map((column, index) => ({
        ...column,
        isRowHeader: index === 0,
      }))}
    />
  );
}
