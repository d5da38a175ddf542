import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { IntegrationOverview } from '../../lambdas/integration-hub/overview/overview.ts';
import { LinkButton } from '../app/link-button.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { EXPIRY_SOURCES, SecretExpiry } from '../integrations/secret-expiry.tsx';
import { Instant } from '../listing/instant.tsx';
import { RunDiscoveryButton } from '../runs/run-discovery-button.tsx';
import { FlowTable } from './flow-table.tsx';

/** How one tenant's connection stands, and what of it waits for a person. */
export function Connection({ integration }: { readonly integration: IntegrationOverview }) {
  const { id, tenantId, enabled, secret, secretSetAt, directory } = integration;
  return (
    <SpaceBetween size="m">
      <Approvals integration={integration} />
      <Container
        header={
          <Header
            variant="h2"
            description={tenantId}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <LinkButton href={`/configure/${id}`}>Configure</LinkButton>
                <RunDiscoveryButton integrationId={id} />
              </SpaceBetween>
            }
          >
            Connection
          </Header>
        }
      >
        <SpaceBetween size="l">
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
                label: 'Client secret',
                value: (
                  <>
                    <SecretExpiry secret={secret} />
                    <Box variant="small" display="block">
                      {secret ? (
                        <>
                          <Instant at={secret.expiresAt} />, {EXPIRY_SOURCES[secret.source]}
                        </>
                      ) : (
                        <>
                          set <Instant at={secretSetAt} />
                        </>
                      )}
                    </Box>
                  </>
                ),
              },
              { label: 'People', value: <Count of={directory?.people} href="/directory/people" /> },
              { label: 'Groups', value: <Count of={directory?.groups} href="/directory/groups" /> },
            ]}
          />
          <FlowTable integration={integration} />
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
}

function Count({ of, href }: { readonly of: number | undefined; readonly href: string }) {
  if (of === undefined) return <Box color="text-body-secondary">Not synced yet</Box>;
  return <RouterLink href={href}>{of.toLocaleString('en-GB')}</RouterLink>;
}

/** What a run found gone, and nobody is believed without an administrator. */
function Approvals({ integration: { discovery, entraSync } }: Parameters<typeof Connection>[0]) {
  const held = [
    ...discovery.heldRunIds.map((id) => [id, 'Configuration items would be retired.'] as const),
    ...entraSync.heldRunIds.map((id) => [id, 'People would lose access or roles.'] as const),
  ];
  return held.map(([id, what]) => (
    <Alert
      key={id}
      type="warning"
      header="A run needs approval"
      action={<LinkButton href={`/runs/${id}`}>Look at it</LinkButton>}
    >
      {what}
    </Alert>
  ));
}
