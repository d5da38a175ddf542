import * as z from 'zod';
import {
  ClientSecret,
  Guid,
  type Integration,
  IntegrationSettings,
  type IntegrationStore,
} from '../../shared/domain/integration.ts';
import { InvalidRequestError } from '../../shared/domain/invalid-request-error.ts';
import type {
  ServicePrincipal,
  ServicePrincipalStore,
} from '../../shared/domain/service-principal.ts';
import { entityTag } from '../../shared/http/entity-tag.ts';
import { findIntegration } from '../find.ts';
import { ADMINISTRATORS, route } from '../route.ts';
import { expectTestAlert } from '../webhook/webhook.ts';
import { listRegions, SubscriptionRegion } from './list-regions.ts';
import { ConnectionReport, type TestPorts, testConnection } from './test-connection.ts';

interface ConnectionTestPorts extends TestPorts {
  readonly integrations: IntegrationStore;
  readonly principals: Pick<ServicePrincipalStore, 'get'>;
}

const secret = {
  clientSecret: ClientSecret.optional(),
  integrationId: z
    .uuid()
    .optional()
    .meta({ description: 'Whose stored secret is tested when none is given.' }),
};

const Draft = z.strictObject({ ...IntegrationSettings.shape, ...secret });

const RegionsOf = z.strictObject({
  tenantId: Guid,
  clientId: Guid,
  cloud: IntegrationSettings.shape.cloud,
  subscriptionId: Guid,
  ...secret,
});

/** *Test Service Principal* and *Save & Test*. */
export const CONNECTION_TEST_ROUTES = {
  testSettings: route({
    method: 'POST',
    path: '/api/integrations/azure/test',
    summary: 'Test Service Principal: test settings that are not saved, and save nothing of them',
    roles: ADMINISTRATORS,
    body: Draft,
    responses: { 200: ConnectionReport },
    async answer({ body }, ports: ConnectionTestPorts) {
      const { clientSecret, integrationId, ...settings } = body;
      const principal = await principalOf(settings, clientSecret, integrationId, ports);
      return { status: 200, body: await testConnection(settings, principal, ports) };
    },
  }),

  listSubscriptionRegions: route({
    method: 'POST',
    path: '/api/integrations/azure/regions',
    summary: 'Read the regions that a subscription can use, with settings that are not saved',
    roles: ADMINISTRATORS,
    readsOnly: true,
    body: RegionsOf,
    responses: { 200: z.strictObject({ items: z.array(SubscriptionRegion) }) },
    async answer({ body }, ports: ConnectionTestPorts) {
      const { clientSecret, integrationId, ...settings } = body;
      const principal = await principalOf(settings, clientSecret, integrationId, ports);
      const { resourceManager } = ports.probe(settings.cloud, principal);
      return {
        status: 200,
        body: { items: await listRegions(settings.subscriptionId, resourceManager) },
      };
    },
  }),

  testIntegration: route({
    method: 'POST',
    path: '/api/integrations/azure/{integrationId}/test',
    summary:
      'Save & Test: test an integration as it is saved, and expect a test alert for 15 minutes',
    roles: ADMINISTRATORS,
    responses: { 200: ConnectionReport },
    async answer({ params }, ports: ConnectionTestPorts) {
      const before = await findIntegration(params, ports);
      const body = await testConnection(before, await ports.principals.get(before.id), ports);
      const after = await expectTestAlert(before, ports);
      return { status: 200, body, headers: entityTag(after.revision) };
    },
  }),
};

/**
 * The service principal to test. A stored secret is tried in the tenant and for the client that it was
 * stored for, and never sent anywhere else.
 */
async function principalOf(
  { tenantId, clientId }: Pick<IntegrationSettings, 'tenantId' | 'clientId'>,
  clientSecret: string | undefined,
  integrationId: string | undefined,
  ports: ConnectionTestPorts,
): Promise<ServicePrincipal> {
  if (clientSecret !== undefined) return { tenantId, clientId, clientSecret };
  if (integrationId === undefined) throw secretNeeded('is required');
  const stored: Integration = await findIntegration({ integrationId }, ports);
  if (stored.tenantId !== tenantId || stored.clientId !== clientId) {
    throw secretNeeded('is required when the tenant ID or the client ID changes');
  }
  return ports.principals.get(integrationId);
}

function secretNeeded(message: string): InvalidRequestError {
  return new InvalidRequestError([{ field: 'clientSecret', message }]);
}
