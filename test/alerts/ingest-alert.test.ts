import { ingestAlert } from '../../lambdas/alerts/ingest-alert.ts';
import type { AlertDelivery } from '../../lambdas/shared/domain/alert-delivery.ts';
import { alert } from '../fixtures/alert.ts';

const KEY = 'k'.repeat(40);
const PREVIOUS = 'p'.repeat(40);

function webhook() {
  const sent: AlertDelivery[] = [];
  const ports = {
    keys: { get: async () => ({ current: KEY, previous: PREVIOUS }) },
    queue: { send: async (delivery: AlertDelivery) => void sent.push(delivery) },
    newId: () => 'delivery-1',
    now: () => new Date('2026-03-01T10:00:05Z'),
  };
  return {
    sent,
    call: (key: string | undefined, body: string) => ingestAlert({ key, body }, ports),
  };
}

describe('the webhook', () => {
  it('stores a common-schema alert as it came and answers its delivery id', async () => {
    const { sent, call } = webhook();
    const body = JSON.stringify(alert());
    await expect(call(KEY, body)).resolves.toBe('delivery-1');
    expect(sent).toEqual([
      { deliveryId: 'delivery-1', receivedAt: '2026-03-01T10:00:05.000Z', body },
    ]);
  });

  it('accepts the previous key while the key is replaced', async () => {
    const { sent, call } = webhook();
    await call(PREVIOUS, JSON.stringify(alert()));
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['no key', undefined],
    ['an empty key', ''],
    ['a wrong key of the same length', 'x'.repeat(40)],
    ['a part of the key', KEY.slice(1)],
  ])('refuses %s before it looks at the body', async (_case, key) => {
    const { sent, call } = webhook();
    await expect(call(key, 'not even JSON')).rejects.toMatchObject({ code: 'unauthorized' });
    expect(sent).toEqual([]);
  });

  it.each([
    ['a legacy schema', JSON.stringify({ schemaId: 'AzureMonitorMetricAlert', data: {} })],
    ['no schema at all', JSON.stringify({ SubscriptionId: 'x', AlertRuleName: 'y' })],
    ['an array', '[]'],
    ['no JSON', '<html>'],
    ['nothing', ''],
  ])('refuses %s with the fix of the product page', async (_case, body) => {
    const { sent, call } = webhook();
    await expect(call(KEY, body)).rejects.toMatchObject({
      code: 'common_alert_schema_required',
      fix: expect.stringContaining('Enable Use common alert schema in Azure action group'),
    });
    expect(sent).toEqual([]);
  });

  it('refuses a body of more than 384 KB', async () => {
    const { sent, call } = webhook();
    const body = JSON.stringify(alert({ description: 'ä'.repeat(200 * 1024) }));
    await expect(call(KEY, body)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(sent).toEqual([]);
  });
});
