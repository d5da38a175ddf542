import { CLIENT_ID, SUBSCRIPTION_ID, TENANT_ID } from '../fixtures/integration.ts';
import { hub } from './hub-under-test.ts';

const connect = {
  tenantId: TENANT_ID,
  subscriptionIds: [SUBSCRIPTION_ID],
  clientId: CLIENT_ID,
  clientSecret: 'secret',
};

async function connected() {
  const under = hub();
  const { body } = await under.call('connectIntegration', { body: connect });
  const path = { integrationId: body.id as string };
  return { ...under, id: body.id as string, path };
}

describe('the webhook of an integration', () => {
  it('has an address with a key of its own from the start', async () => {
    const { call, path, id, webhookKeys } = await connected();
    const key = webhookKeys.keys.get(id)?.current;
    expect((await call('getWebhook', { path })).body).toEqual({
      path: '/api/webhooks/inbound/azure-monitor',
      pathWithKey: `/api/webhooks/inbound/azure-monitor?key=${id}.${key}`,
      previousKeyAccepted: false,
    });
  });

  it('keeps the key before the new one valid', async () => {
    const { call, path, id, webhookKeys } = await connected();
    const before = webhookKeys.keys.get(id)?.current;
    const renewed = await call('renewWebhookKey', { path });
    expect(webhookKeys.keys.get(id)).toEqual({ current: expect.any(String), previous: before });
    expect(renewed.body).toMatchObject({ previousKeyAccepted: true });
    expect(renewed.body.pathWithKey).not.toContain(before);
  });

  it('leaves no key behind when the integration is refused', async () => {
    const { call, webhookKeys } = await connected();
    await expect(call('connectIntegration', { body: connect })).rejects.toMatchObject({
      code: 'subscription_already_connected',
    });
    expect(webhookKeys.keys.size).toBe(1);
  });

  it('expects a test alert for 15 minutes', async () => {
    const { call, path } = await connected();
    const { body } = await call('expectTestAlert', { path });
    const minutes = (Date.parse(body.testAlertsUntil) - Date.parse(body.updatedAt)) / 60_000;
    expect(minutes).toBe(15);
  });

  it('expects one for as long when the settings are saved', async () => {
    const { call, path } = await connected();
    const { body: before } = await call('getIntegration', { path });
    const { clientSecret: _, ...settings } = connect;
    const headers = { 'if-match': `"${before.revision}"` };
    const { body: after } = await call('changeIntegration', { path, headers, body: settings });
    for (const { testAlertsUntil, updatedAt } of [before, after]) {
      expect(Date.parse(testAlertsUntil) - Date.parse(updatedAt)).toBe(15 * 60_000);
    }
  });
});
