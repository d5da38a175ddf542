import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import type { PersonReport } from '../../lambdas/integration-hub/directory/describe-person.ts';
import type { OrgChartLevel } from '../../lambdas/integration-hub/directory/org-chart.ts';
import type { PersonSummary } from '../../lambdas/integration-hub/directory/summaries.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { nameOf } from '../../lambdas/shared/domain/name-of.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { queryString } from '../api/query-string.ts';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { useDirectoryLink } from './links.ts';
import { NoDirectory } from './no-directory.tsx';
import { OrgChart } from './org-chart.tsx';
import { PersonSearch } from './person-search.tsx';
import { useFilters } from './use-filters.ts';
import { useOrgChartTops } from './use-org-chart.ts';

/** The org chart from its tops, or from the person whom the address names. */
export function OrgChartPanel({ integration }: { readonly integration: Integration }) {
  const [{ person }, show] = useFilters('person');
  const { tenantId } = integration;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="By the managers of people’s profiles; active people only"
          actions={
            person !== '' && <Button onClick={() => show({ person: '' })}>Show from the top</Button>
          }
        >
          Org chart
        </Header>
      }
    >
      <SpaceBetween size="m">
        <PersonSearch
          label="Find somebody in it"
          tenantId={tenantId}
          chosen={undefined}
          onChoose={({ id }) => show({ person: id })}
        />
        {person === '' ? (
          <FromTops integration={integration} />
        ) : (
          <FromPerson key={person} tenantId={tenantId} id={person} />
        )}
      </SpaceBetween>
    </Container>
  );
}

function FromTops({ integration }: { readonly integration: Integration }) {
  const link = useDirectoryLink();
  const tops = useOrgChartTops(integration.tenantId, true);
  if (tops.error && !tops.data) {
    return <ProblemAlert problem={problemOf(tops.error)} retry={() => void tops.refetch()} />;
  }
  if (!tops.data) return <Spinner size="large" />;
  const { items, outside, omitted } = tops.data;
  if (outside === null) return <NoDirectory what="org chart" integration={integration} />;
  return (
    <SpaceBetween size="s">
      {items.length === 0 && <Box>Nobody’s profile names a manager.</Box>}
      <OrgChart tenantId={integration.tenantId} roots={items} />
      {omitted > 0 && (
        <Box variant="small">{omitted} more lines of managers begin elsewhere: find somebody.</Box>
      )}
      {outside > 0 && (
        <Box variant="small">
          {outside === 1 ? '1 active person has' : `${outside} active people have`} neither a
          manager nor reports, and {outside === 1 ? 'is' : 'are'} not in the chart:{' '}
          <RouterLink fontSize="body-s" href={link('people', undefined, { manager: 'none' })}>
            who has no manager
          </RouterLink>
          .
        </Box>
      )}
    </SpaceBetween>
  );
}

/** Somebody, the line of managers above, and whoever is below; of whom nobody is, those beside. */
function FromPerson({ tenantId, id }: { readonly tenantId: string; readonly id: string }) {
  const { call } = useHub();
  const link = useDirectoryLink();
  const found = useQuery({
    queryKey: ['org-chart-from', tenantId, id],
    queryFn: async ({ signal }) => {
      const reportsOf = async (managerId: string) => {
        const query = queryString({ manager: managerId, limit: 200 });
        const path = `/api/directory/${tenantId}/org-chart${query}`;
        return (await call<OrgChartLevel>(path, { signal })).items.length;
      };
      const [person, reports] = await Promise.all([
        call<PersonReport>(`/api/directory/${tenantId}/users/${id}`, { signal }),
        reportsOf(id),
      ]);
      const [manager] = person.managers;
      const root: PersonSummary = reports === 0 && manager ? manager : person;
      const entry = { reports: root === person ? reports : await reportsOf(root.id), below: null };
      return { person, root: { ...root, ...entry } };
    },
  });
  if (found.error) {
    return <ProblemAlert problem={problemOf(found.error)} retry={() => void found.refetch()} />;
  }
  if (!found.data) return <Spinner size="large" />;
  const { person, root } = found.data;
  return (
    <SpaceBetween size="s">
      {person.managers.length > 0 && (
        <nav aria-label="Line of managers">
          {person.managers.toReversed().map((manager) => (
            <Fragment key={manager.id}>
              <RouterLink href={link('org-chart', undefined, { person: manager.id })}>
                {nameOf(manager)}
              </RouterLink>
              {' → '}
            </Fragment>
          ))}
          {nameOf(person)}
        </nav>
      )}
      <OrgChart tenantId={tenantId} roots={[root]} sought={id} />
    </SpaceBetween>
  );
}
