import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { IntegrationOverview } from '../../lambdas/integration-hub/overview/overview.ts';
import { RouterLink } from '../app/router-link.tsx';
import { Instant } from '../listing/instant.tsx';
import { RunDiscoveryButton } from '../runs/run-discovery-button.tsx';
import { RunStateIndicator } from '../runs/run-state.tsx';

/** How one tenant's connection stands, and what of it waits for a person. */
export function Connection({ integration }: { readonly integration: IntegrationOverview }) {
  const { id, tenantId, enabled, lastRun, nextRunAt, heldRunIds, secretSetAt } = integration;
  return (
    <SpaceBetween size="m">
      {heldRunIds.map((runId) => (
        <Alert key={runId} type="warning" header="A run needs approval">
          Configuration items would be retired.{' '}
          <RouterLink href={`/runs/${runId}`}>Look at it</RouterLink>
        </Alert>
      ))}
      <Container
        header={
          <Header
            variant="h2"
            description={tenantId}
            actions={
              <SpaceBetween direction="horizontal" size="xs" alignItems="center">
                <RouterLink href={`/configure/${id}`}>Configure</RouterLink>
                <RunDiscoveryButton integrationId={id} />
              </SpaceBetween>
            }
          >
            Connection
          </Header>
        }
      >
        <KeyValuePairs
          columns={4}
          items={[
            {
              label: 'Integration',
              value: enabled ? (
                <StatusIndicator>Enabled</StatusIndicator>
              ) : (
                <StatusIndicator type="stopped">Disabled</StatusIndicator>
              ),
            },
            {
              label: 'Last run',
              value: lastRun ? (
                <>
                  <RunStateIndicator state={lastRun.state} />
                  <Box>
                    <RouterLink href={`/runs/${lastRun.id}`}>
                      <Instant at={lastRun.requestedAt} />
                    </RouterLink>
                  </Box>
                </>
              ) : (
                'None yet'
              ),
            },
            { label: 'Next run', value: <Instant at={nextRunAt} /> },
            { label: 'Client secret set', value: <Instant at={secretSetAt} /> },
          ]}
        />
      </Container>
    </SpaceBetween>
  );
}
