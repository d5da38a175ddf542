import { randomBytes } from 'node:crypto';
import type { AlertDelivery, DeliveryStore } from '../../lambdas/shared/domain/alert-delivery.ts';
import { alert, delivery } from '../fixtures/alert.ts';

const INCIDENT = { id: 'one', number: 'INC0000001' };
const FAILURE = { code: 'unexpected' as const, message: 'No.', fix: 'Look.' };
const AT = '2026-03-01T10:00:06.000Z';

function recordOf({ body: _body, ...delivery }: AlertDelivery) {
  return delivery;
}

/** What every store of deliveries does; `makeStore` gives an empty one. */
export function deliveryStoreContract(makeStore: () => Promise<DeliveryStore>): void {
  const sent = delivery(alert());

  it('keeps a delivery as it came, with the incident it is part of', async () => {
    const store = await makeStore();
    await store.keep(sent, { tries: 1, at: AT, result: INCIDENT });
    expect(await store.get(sent.deliveryId)).toEqual({
      ...sent,
      tries: 1,
      processedAt: AT,
      incident: INCIDENT,
      failure: null,
    });
    expect(await store.get('another')).toBeUndefined();
  });

  it('keeps the largest alert that is accepted, however badly it is compressed', async () => {
    const store = await makeStore();
    const largest = { ...sent, body: randomBytes(288 * 1024).toString('base64') };
    await store.keep(largest, { tries: 1, at: AT, result: INCIDENT });
    expect(await store.get(sent.deliveryId)).toMatchObject({ body: largest.body });
  });

  it('keeps why it failed and how often, and forgets that once it is processed', async () => {
    const store = await makeStore();
    await store.keep(sent, { tries: 1, at: AT, result: FAILURE });
    await store.keep(sent, { tries: 2, at: AT, result: FAILURE });
    const failed = { tries: 2, incident: null, failure: FAILURE };
    expect(await store.get(sent.deliveryId)).toMatchObject(failed);
    await store.keep(sent, { tries: 3, at: AT, result: INCIDENT });
    const healed = { tries: 3, incident: INCIDENT, failure: null };
    expect(await store.get(sent.deliveryId)).toMatchObject(healed);
  });

  it('keeps what it was first when it is replayed, and its incident when that fails', async () => {
    const store = await makeStore();
    await store.keep(sent, { tries: 1, at: AT, result: INCIDENT });
    await store.keep({ ...sent, source: 'replay' }, { tries: 1, at: AT, result: FAILURE });
    expect(await store.get(sent.deliveryId)).toMatchObject({
      source: 'webhook',
      incident: INCIDENT,
      failure: FAILURE,
    });
  });

  it('lists an integration’s deliveries newest first, in pages, without their bodies', async () => {
    const store = await makeStore();
    const kept = ['02', '01', '03'].map((day) => ({
      ...sent,
      deliveryId: day,
      receivedAt: `2026-03-${day}T10:00:00.000Z`,
    }));
    const foreign = { ...sent, deliveryId: '04', integrationId: 'another' };
    for (const each of [...kept, foreign]) {
      await store.keep(each, { tries: 1, at: AT, result: INCIDENT });
    }
    const first = await store.list(sent.integrationId, 2);
    const last = { tries: 1, processedAt: AT, incident: INCIDENT, failure: null };
    expect(first.items).toEqual(
      [kept[2], kept[0]].map((each) => each && { ...recordOf(each), ...last }),
    );
    const second = await store.list(sent.integrationId, 2, first.cursor);
    expect(second.items.map(({ deliveryId }) => deliveryId)).toEqual(['01']);
    expect(second.cursor).toBeUndefined();
  });

  it('refuses a foreign cursor', async () => {
    const store = await makeStore();
    await expect(store.list('one', 2, 'nonsense')).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
}
