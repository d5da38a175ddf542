import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import type { Overview } from '../../lambdas/integration-hub/overview/overview.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { Page } from '../app/page.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { CI_CLASSES } from '../configure/resource-types.ts';
import { PriorityBadge } from '../incidents/priority-badge.tsx';
import { NotConnected } from '../integrations/chosen-integration.tsx';
import { Bars } from './bars.tsx';
import { Connection } from './connection.tsx';
import { largest, sumUp } from './sum-up.ts';

/** How all of it stands. */
export function OverviewPage() {
  const { call } = useHub();
  const overview = useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => call<Overview>('/api/overview', { signal }),
    refetchInterval: 15_000,
  });
  return (
    <Page title="Microsoft Azure" description="How the integration stands">
      {overview.error && (
        <ProblemAlert problem={problemOf(overview.error)} retry={() => void overview.refetch()} />
      )}
      {overview.isPending && <Spinner size="large" />}
      {overview.data && <Contents overview={overview.data} />}
    </Page>
  );
}

function Contents({ overview: { integrations, openIncidents } }: { readonly overview: Overview }) {
  if (integrations.length === 0) return <NotConnected />;
  const byClass = sumUp(integrations.map((each) => each.byClass));
  const byRegion = sumUp(integrations.map((each) => each.byRegion));
  return (
    <SpaceBetween size="l">
      {integrations.map((each) => (
        <Connection key={each.id} integration={each} />
      ))}
      <Container
        header={
          <Header variant="h2" actions={<RouterLink href="/incidents">All incidents</RouterLink>}>
            Open incidents
          </Header>
        }
      >
        <ColumnLayout columns={5} variant="text-grid" minColumnWidth={100}>
          {Object.entries(openIncidents).map(([priority, { count, more }]) => (
            <SpaceBetween key={priority} size="xxs">
              <PriorityBadge priority={priority as keyof typeof openIncidents} />
              <RouterLink
                href={`/incidents?priority=${priority}`}
                variant="awsui-value-large"
                ariaLabel={`${count} open incidents of priority ${priority}`}
              >
                {more ? `${count}+` : count}
              </RouterLink>
            </SpaceBetween>
          ))}
        </ColumnLayout>
      </Container>
      <ColumnLayout columns={2}>
        <Container header={<Header variant="h2">Configuration items by class</Header>}>
          <Bars
            bars={largest(byClass, 5).map(({ name, value }) => ({
              name: CI_CLASSES[name as keyof typeof CI_CLASSES] ?? name,
              value,
              href: `/cmdb?class=${name}`,
            }))}
          />
        </Container>
        <Container header={<Header variant="h2">Configuration items by region</Header>}>
          {Object.keys(byRegion).length === 0 ? (
            <Box color="text-body-secondary">Nothing was counted yet.</Box>
          ) : (
            <Bars
              bars={largest(byRegion, 8).map(({ name, value }) => ({
                name: name === '-' ? 'Without a region' : name,
                value,
                href: name === '-' || name === 'others' ? '/cmdb' : `/cmdb?region=${name}`,
              }))}
            />
          )}
        </Container>
      </ColumnLayout>
    </SpaceBetween>
  );
}
