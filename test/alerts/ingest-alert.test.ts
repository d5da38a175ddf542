import type { SecureWebhookToken } from '../../lambdas/alerts/access/secure-webhook-token.ts';
import { ingestAlert, type WebhookCall } from '../../lambdas/alerts/ingest-alert.ts';
import type { AlertDelivery } from '../../lambdas/shared/domain/alert-delivery.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { alert } from '../fixtures/alert.ts';
import { integration, SUBSCRIPTION_ID, TENANT_ID } from '../fixtures/integration.ts';

const ID = integration().id;
const KEY = 'k'.repeat(43);
const RENEWED = 'r'.repeat(43);
const PREVIOUS = 'p'.repeat(43);
const INSIDE = '20.1.2.3';
const OUTSIDE = '203.0.113.9';
const NOW = '2026-03-01T10:00:05.000Z';
const TEST_ALERT = alert({
  alertId:
    '/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.AlertsManagement/alerts/1',
});

interface World {
  readonly settings?: Partial<Integration>;
  readonly token?: SecureWebhookToken;
  readonly addresses?: 'known' | 'unknown';
}

function webhook({ settings = {}, token, addresses = 'known' }: World = {}) {
  const sent: AlertDelivery[] = [];
  const connected = integration(settings);
  const ports = {
    integrations: {
      ofSubscription: async (id: string) => (id === SUBSCRIPTION_ID ? connected : undefined),
      all: async () => [connected],
    },
    keys: {
      get: async (id: string) => (id === ID ? { current: KEY, previous: PREVIOUS } : undefined),
      newest: async (id: string) => (id === ID ? { current: RENEWED, previous: KEY } : undefined),
    },
    verifyToken: async () => {
      if (!token) throw new Error('The keys of the tenant cannot be read');
      return token;
    },
    addresses: async (address: string) => {
      if (addresses === 'unknown') return 'unknown' as const;
      return address === INSIDE ? ('inside' as const) : ('outside' as const);
    },
    queue: { send: async (delivery: AlertDelivery) => void sent.push(delivery) },
    newId: () => 'delivery-1',
    now: () => new Date(NOW),
  };
  const call = (by: Partial<WebhookCall>, body: unknown = alert()) =>
    ingestAlert(
      {
        key: undefined,
        authorization: undefined,
        sourceIp: OUTSIDE,
        ...by,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      },
      ports,
    );
  return { sent, call };
}

const byKey = { key: `${ID}.${KEY}` };
const byAddress = { sourceIp: INSIDE };
const byToken = { authorization: 'Bearer token' };
const ownToken = { tenantId: TENANT_ID, audience: 'api://stackflow' };

describe('the webhook', () => {
  it('stores a common-schema alert as it came and answers its delivery id', async () => {
    const { sent, call } = webhook();
    await expect(call(byKey)).resolves.toBe('delivery-1');
    expect(sent).toEqual([
      {
        deliveryId: 'delivery-1',
        integrationId: ID,
        receivedAt: NOW,
        source: 'webhook',
        verified: true,
        test: false,
        body: JSON.stringify(alert()),
      },
    ]);
  });

  it('accepts a key that was renewed after the keys were read last', async () => {
    const { sent, call } = webhook();
    await call({ key: `${ID}.${RENEWED}` });
    expect(sent).toHaveLength(1);
  });

  it('accepts the previous key while the key is replaced', async () => {
    const { sent, call } = webhook();
    await call({ key: `${ID}.${PREVIOUS}` });
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['an empty key', { key: '' }],
    ['a wrong key of the same length', { key: `${ID}.${'x'.repeat(43)}` }],
    ['a part of the key', { key: `${ID}.${KEY.slice(1)}` }],
    ['a key without its integration', { key: KEY }],
    ['the key of another integration', { key: `${TENANT_ID}.${KEY}` }],
    ['a foreign address', {}],
    ['a forged forwarding header, which it does not even look at', { sourceIp: OUTSIDE }],
  ])('refuses %s before it looks at the body', async (_case, by) => {
    const { sent, call } = webhook();
    await expect(call(by, 'not even JSON')).rejects.toMatchObject({ code: 'unauthorized' });
    expect(sent).toEqual([]);
  });

  it.each([
    ['a legacy schema', { schemaId: 'AzureMonitorMetricAlert', data: {} }],
    ['no schema at all', { SubscriptionId: 'x', AlertRuleName: 'y' }],
    ['an array', []],
    ['no JSON', '<html>'],
    ['nothing', ''],
  ])('refuses %s with the fix of the product page', async (_case, body) => {
    const { sent, call } = webhook();
    await expect(call(byKey, body)).rejects.toMatchObject({
      code: 'common_alert_schema_required',
      fix: expect.stringContaining('Enable Use common alert schema in Azure action group'),
    });
    expect(sent).toEqual([]);
  });

  it('refuses a body of more than 384 KB', async () => {
    const body = alert({ description: 'ä'.repeat(200 * 1024) });
    await expect(webhook().call(byKey, body)).rejects.toMatchObject({ code: 'payload_too_large' });
  });

  it('refuses a subscription that no integration knows, whoever calls', async () => {
    const foreign = alert({ alertId: `/subscriptions/${TENANT_ID}/providers/x/alerts/1` });
    for (const by of [byKey, byAddress]) {
      await expect(webhook().call(by, foreign)).rejects.toMatchObject({
        code: 'unknown_subscription',
        message: expect.stringContaining(TENANT_ID),
      });
    }
  });
});

describe('an alert that names no subscription', () => {
  const budget = alert({ alertId: 'Budget-1', alertTargetIDs: null });

  it('is of the integration that its key or token is of', async () => {
    for (const by of [byKey, byToken]) {
      const settings = { webhookAudience: ['api://stackflow'] };
      const { call, sent } = webhook({ settings, token: ownToken });
      await call(by, budget);
      expect(sent).toMatchObject([{ integrationId: ID, verified: true }]);
    }
  });

  it('is refused from an address alone, with what to do', async () => {
    await expect(webhook().call(byAddress, budget)).rejects.toMatchObject({
      code: 'unknown_subscription',
      fix: expect.stringContaining('with its key'),
    });
  });
});

describe('a disabled integration', () => {
  it.each([{ key: `${ID}.${KEY}` }, { sourceIp: INSIDE }])('takes no alert from %j', async (by) => {
    const { call, sent } = webhook({ settings: { enabled: false } });
    await expect(call(by)).rejects.toMatchObject({ code: 'integration_disabled' });
    expect(sent).toEqual([]);
  });

  it('takes no test either, with its key or expected', async () => {
    const testAlertsUntil = '2026-03-01T10:05:00.000Z';
    const { call, sent } = webhook({ settings: { enabled: false, testAlertsUntil } });
    for (const by of [{ key: `${ID}.${KEY}` }, { sourceIp: INSIDE }]) {
      await expect(call(by, TEST_ALERT)).rejects.toMatchObject({ code: 'unknown_subscription' });
    }
    expect(sent).toEqual([]);
  });
});

describe('access by address', () => {
  it('takes an alert from Azure, which is not verified by that', async () => {
    const { sent, call } = webhook();
    await call(byAddress);
    expect(sent).toMatchObject([{ verified: false, integrationId: ID }]);
  });

  it('is never an open door: without a list of addresses it says what to do', async () => {
    await expect(webhook({ addresses: 'unknown' }).call(byAddress)).rejects.toMatchObject({
      code: 'unauthorized',
      fix: expect.stringContaining('Save & Test'),
    });
  });

  it.each(['key', 'entra-id'] as const)(
    'is not enough where %s is asked for',
    async (webhookAccess) => {
      const { call } = webhook({ settings: { webhookAccess } });
      await expect(call(byAddress)).rejects.toMatchObject({ code: 'unauthorized' });
    },
  );
});

describe('access by token', () => {
  const settings = { webhookAccess: 'entra-id' as const, webhookAudience: ['api://stackflow'] };

  it('takes an alert with a token of the tenant, for one of the audiences', async () => {
    const { sent, call } = webhook({ settings, token: ownToken });
    await call(byToken);
    expect(sent).toMatchObject([{ verified: true }]);
  });

  it.each([
    ['another tenant', { ...ownToken, tenantId: SUBSCRIPTION_ID }],
    ['another audience', { ...ownToken, audience: 'api://other' }],
  ])('refuses a token of %s', async (_case, token) => {
    const { call } = webhook({ settings, token });
    await expect(call(byToken)).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('does not take it for a wrong token when the keys cannot be read', async () => {
    await expect(webhook({ settings }).call(byToken)).rejects.not.toMatchObject({
      code: 'unauthorized',
    });
  });
});

describe('a test of the action group', () => {
  it('is taken with the key, always', async () => {
    const { sent, call } = webhook();
    await call(byKey, TEST_ALERT);
    expect(sent).toMatchObject([{ test: true, verified: true, integrationId: ID }]);
  });

  it('is taken from Azure while an administrator expects it', async () => {
    const { sent, call } = webhook({ settings: { testAlertsUntil: '2026-03-01T10:10:00.000Z' } });
    await call(byAddress, TEST_ALERT);
    expect(sent).toMatchObject([{ test: true, verified: false }]);
  });

  it.each([null, '2026-03-01T10:00:00.000Z'])(
    'is refused with what to do when nobody expects it any more (%s)',
    async (testAlertsUntil) => {
      const { call } = webhook({ settings: { testAlertsUntil } });
      await expect(call(byAddress, TEST_ALERT)).rejects.toMatchObject({
        code: 'unknown_subscription',
        fix: expect.stringContaining('Expect a test alert'),
      });
    },
  );
});
