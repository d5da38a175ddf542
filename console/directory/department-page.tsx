import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useParams } from 'react-router';
import type { DescribedDepartment } from '../../lambdas/integration-hub/directory/people-routes.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import type { Person } from '../../lambdas/shared/domain/person.ts';
import { problemOf } from '../api/api-problem.ts';
import { queryString } from '../api/query-string.ts';
import { Page } from '../app/page.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { ChosenIntegration } from '../integrations/chosen-integration.tsx';
import { Instant } from '../listing/instant.tsx';
import { ListingTable } from '../listing/listing-table.tsx';
import { usePages } from '../listing/use-pages.ts';
import { useDirectoryLink } from './links.ts';
import { NameFilter } from './name-filter.tsx';
import { PERSON_COLUMNS } from './people-table.tsx';
import { PersonLink } from './person-link.tsx';
import { useDepartments } from './use-departments.ts';
import { useFilters } from './use-filters.ts';

/** One department: head, where it belongs, who is in it. */
export function DepartmentPage() {
  return <ChosenIntegration>{(each) => <Found integration={each} />}</ChosenIntegration>;
}

function Found({ integration }: { readonly integration: Integration }) {
  const { id = '' } = useParams();
  const departments = useDepartments(integration.tenantId);
  const found = departments.data?.find((one) => one.id === id);
  if (departments.isPending) return <Page title="Department">{<Spinner size="large" />}</Page>;
  if (departments.error || !found) {
    const problem = departments.error
      ? problemOf(departments.error)
      : { status: 404, title: `Department ${id} does not exist.`, fix: 'Check the address.' };
    return (
      <Page title="Department">
        <ProblemAlert problem={problem} retry={() => void departments.refetch()} />
      </Page>
    );
  }
  return <Department key={id} {...{ integration, found, all: departments.data ?? [] }} />;
}

function Department({
  integration,
  found,
  all,
}: {
  readonly integration: Integration;
  readonly found: DescribedDepartment;
  readonly all: readonly DescribedDepartment[];
}) {
  const parts = all.filter(({ parentId, endedAt }) => parentId === found.id && endedAt === null);
  return (
    <Page title={found.name} description="Department">
      <Container header={<Header variant="h2">Department</Header>}>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Head', value: found.head ? <PersonLink person={found.head} /> : '–' },
            {
              label: 'Part of',
              value: <Names of={all.filter(({ id }) => id === found.parentId)} />,
            },
            { label: 'Contains', value: <Names of={parts} /> },
            { label: 'Active people', value: found.people },
            { label: 'Former names', value: found.formerNames.join(', ') || '–' },
            ...(found.endedAt === null
              ? []
              : [{ label: 'Ended', value: <Instant at={found.endedAt} /> }]),
          ]}
        />
      </Container>
      <Members integration={integration} departmentId={found.id} />
    </Page>
  );
}

function Names({ of }: { readonly of: readonly DescribedDepartment[] }) {
  const link = useDirectoryLink();
  if (of.length === 0) return <>–</>;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {of.map(({ id, name }) => (
        <RouterLink key={id} href={link('departments', id)}>
          {name}
        </RouterLink>
      ))}
    </SpaceBetween>
  );
}

function Members({
  integration: { tenantId },
  departmentId,
}: {
  readonly integration: Integration;
  readonly departmentId: string;
}) {
  const [{ name }, show] = useFilters('name');
  const query = queryString({ department: departmentId, prefix: name, limit: 50 });
  const pages = usePages<Person>(`/api/directory/${tenantId}/users${query}`);
  return (
    <ListingTable
      title="People"
      pages={pages}
      rowKey={({ id }) => id}
      filter={
        <NameFilter
          key={name}
          name={name}
          placeholder="Anna"
          onChange={(typed) => show({ name: typed })}
        />
      }
      empty={
        <Box>{name === '' ? 'Nobody is in this department.' : 'Nobody here is called so.'}</Box>
      }
      columns={PERSON_COLUMNS.filter(({ id }) => id !== 'department')}
    />
  );
}
