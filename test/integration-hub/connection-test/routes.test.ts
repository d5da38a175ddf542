import { CLIENT_ID, SUBSCRIPTION_ID, TENANT_ID } from '../../fixtures/integration.ts';
import { memoryTenant } from '../../memory/memory-tenant.ts';
import { hub } from '../hub-under-test.ts';

const settings = { tenantId: TENANT_ID, subscriptionIds: [SUBSCRIPTION_ID], clientId: CLIENT_ID };
const connect = { ...settings, clientSecret: 'S3cr3t~value' };

function watched() {
  const tried: string[] = [];
  const started = hub(undefined, (_cloud, { clientSecret }) => {
    tried.push(clientSecret);
    return memoryTenant().probe;
  });
  return { ...started, tried };
}

describe('Test Service Principal', () => {
  it('tests what is not saved, and saves nothing of it', async () => {
    const { call, tried, principals } = watched();
    const { status, body } = await call('testSettings', { body: connect });
    expect(status).toBe(200);
    expect(body.checks[0]).toMatchObject({ id: 'sign-in', status: 'passed' });
    expect(tried).toEqual(['S3cr3t~value']);
    expect((await call('listIntegrations')).body.items).toEqual([]);
    expect(principals.principals.size).toBe(0);
    expect(JSON.stringify((await call('listAuditRecords')).body)).not.toContain('S3cr3t~value');
  });

  it('tests changed settings with the stored secret', async () => {
    const { call, tried } = watched();
    const { body } = await call('connectIntegration', { body: connect });
    await call('testSettings', { body: { ...settings, integrationId: body.id } });
    expect(tried).toEqual(['S3cr3t~value']);
  });

  it.each([
    ['in another tenant', { tenantId: CLIENT_ID }],
    ['for another client', { clientId: TENANT_ID }],
  ])('never sends a stored secret %s', async (_where, change) => {
    const { call, tried } = watched();
    const { body } = await call('connectIntegration', { body: connect });
    const draft = { ...settings, ...change, integrationId: body.id };
    await expect(call('testSettings', { body: draft })).rejects.toMatchObject({
      faults: [{ field: 'clientSecret' }],
    });
    expect(tried).toEqual([]);
  });
});

it('Save & Test tests what is saved, and expects a test alert for 15 minutes', async () => {
  const { call } = watched();
  const { body } = await call('connectIntegration', { body: connect });
  const path = { integrationId: body.id };
  const tested = await call('testIntegration', { path });
  expect(tested.headers?.etag).toBe('"2"');
  const { testAlertsUntil } = (await call('getIntegration', { path })).body;
  expect(Date.parse(testAlertsUntil) - Date.parse(body.createdAt)).toBeGreaterThan(14 * 60_000);
});

it('reads the regions of a subscription, in the order of their names, without logical ones', async () => {
  const { call } = watched();
  const { tenantId, clientId, clientSecret } = connect;
  const body = { tenantId, clientId, clientSecret, subscriptionId: SUBSCRIPTION_ID };
  expect((await call('listSubscriptionRegions', { body })).body.items).toEqual([
    { name: 'eastus', displayName: 'East US' },
    { name: 'westeurope', displayName: 'West Europe' },
  ]);
  // Nobody did anything.
  expect((await call('listAuditRecords')).body.items).toEqual([]);
});
