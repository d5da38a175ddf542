import { alert, delivery } from '../fixtures/alert.ts';
import { CLIENT_ID, SUBSCRIPTION_ID, TENANT_ID } from '../fixtures/integration.ts';
import { hub } from './hub-under-test.ts';

const connect = {
  tenantId: TENANT_ID,
  subscriptionIds: [SUBSCRIPTION_ID],
  clientId: CLIENT_ID,
  clientSecret: 'secret',
};

async function withDelivery() {
  const under = hub();
  const { body } = await under.call('connectIntegration', { body: connect });
  const kept = { ...delivery(alert()), deliveryId: 'one', integrationId: body.id as string };
  const result = { id: 'incident', number: 'INC0000001' };
  await under.deliveries.keep(kept, { tries: 1, at: '2026-03-01T10:00:06.000Z', result });
  return { ...under, integrationId: body.id as string, kept };
}

describe('kept deliveries', () => {
  it('are listed by integration, with what became of each and without their bodies', async () => {
    const { call, integrationId } = await withDelivery();
    const { body } = await call('listDeliveries', { path: { integrationId } });
    expect(body.items).toMatchObject([{ deliveryId: 'one', incident: { number: 'INC0000001' } }]);
    expect(body.items[0]).not.toHaveProperty('body');
  });

  it('are shown with their body', async () => {
    const { call, kept } = await withDelivery();
    const { body } = await call('getDelivery', { path: { deliveryId: 'one' } });
    expect(JSON.parse(body.body)).toEqual(JSON.parse(kept.body));
  });

  it('are replayed as they came', async () => {
    const { call, kept, queued } = await withDelivery();
    const { status } = await call('replayDelivery', { path: { deliveryId: 'one' } });
    expect(status).toBe(202);
    expect(queued).toEqual([{ ...kept, source: 'replay' }]);
  });

  it('are not found when nobody kept them', async () => {
    const { call } = hub();
    for (const route of ['getDelivery', 'replayDelivery'] as const) {
      const found = call(route, { path: { deliveryId: 'none' } });
      await expect(found).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  it('that ended as dead letters are moved back to the queue', async () => {
    expect((await hub().call('redriveDeadLetters')).body).toEqual({ moved: 3 });
  });
});
