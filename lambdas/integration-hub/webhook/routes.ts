import { Integration } from '../../shared/domain/integration.ts';
import { entityTag } from '../../shared/http/entity-tag.ts';
import { findIntegration } from '../find.ts';
import { ADMINISTRATORS, route } from '../route.ts';
import { expectTestAlert, readWebhook, renewKey, Webhook, type WebhookPorts } from './webhook.ts';

const path = '/api/integrations/azure/{integrationId}';

/** The webhook that Azure's action group calls. */
export const WEBHOOK_ROUTES = {
  getWebhook: route({
    method: 'GET',
    path: `${path}/webhook`,
    summary: 'Read the webhook’s address with its key',
    roles: ADMINISTRATORS,
    responses: { 200: Webhook },
    async answer({ params }, ports: WebhookPorts) {
      return { status: 200, body: await readWebhook(await findIntegration(params, ports), ports) };
    },
  }),

  renewWebhookKey: route({
    method: 'POST',
    path: `${path}/webhook/key`,
    summary: 'Give the webhook a new key; the one before stays valid until the next time',
    roles: ADMINISTRATORS,
    responses: { 200: Webhook },
    async answer({ params }, ports: WebhookPorts) {
      return { status: 200, body: await renewKey(await findIntegration(params, ports), ports) };
    },
  }),

  expectTestAlert: route({
    method: 'POST',
    path: `${path}/expected-test-alert`,
    summary: 'Take the portal’s test alerts for 15 minutes',
    roles: ADMINISTRATORS,
    responses: { 200: Integration },
    async answer({ params }, ports: WebhookPorts) {
      const before = await findIntegration(params, ports);
      const after = await expectTestAlert(before, ports);
      return {
        status: 200,
        body: after,
        headers: entityTag(after.revision),
        change: {
          before: { testAlertsUntil: before.testAlertsUntil },
          after: { testAlertsUntil: after.testAlertsUntil },
        },
      };
    },
  }),
};
