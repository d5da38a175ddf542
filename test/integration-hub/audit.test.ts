import { CLIENT_ID, SUBSCRIPTION_ID, TENANT_ID } from '../fixtures/integration.ts';
import { hub } from './hub-under-test.ts';

const SECRET = 'S3cr3t~value';
const settings = { tenantId: TENANT_ID, subscriptionIds: [SUBSCRIPTION_ID], clientId: CLIENT_ID };
const connect = { ...settings, clientSecret: SECRET };

describe('an administrative act', () => {
  it('is on record with who, what, when, and before and after, without the secret', async () => {
    const { call } = hub();
    const { body } = await call('connectIntegration', { body: connect });
    const path = { integrationId: body.id };
    const change = { ...connect, regions: ['eastus'] };
    await call('changeIntegration', { path, body: change, headers: { 'if-match': '"1"' } });
    const { items } = (await call('listAuditRecords')).body;
    expect(items).toMatchObject([
      {
        action: 'changeIntegration',
        target: path,
        by: { id: 'https://issuer|ann', name: 'ann', roles: ['super_admin'] },
        outcome: {
          result: 'succeeded',
          before: { regions: [], revision: 1 },
          after: { regions: ['eastus'], revision: 2 },
        },
      },
      { action: 'connectIntegration', outcome: { target: path, before: null } },
    ]);
    expect(JSON.stringify(items)).not.toContain(SECRET);
  });

  it('that was refused is on record with the reason', async () => {
    const { call } = hub();
    await expect(call('connectIntegration', { body: {} })).rejects.toThrow();
    const { items } = (await call('listAuditRecords')).body;
    expect(items).toMatchObject([{ outcome: { result: 'invalid_request' } }]);
  });

  it('is not done when it cannot be put on record', async () => {
    const { call, audit, principals } = hub();
    audit.begin = async () => {
      throw new Error('away');
    };
    await expect(call('connectIntegration', { body: connect })).rejects.toThrow('away');
    expect(principals.principals.size).toBe(0);
  });

  it('stands when its end cannot be put on record, which is reported', async () => {
    const { call, audit, reported } = hub();
    audit.end = async () => {
      throw new Error('away');
    };
    expect((await call('connectIntegration', { body: connect })).status).toBe(201);
    expect(reported).toEqual([expect.stringMatching(/connectIntegration.*away/)]);
    const { items } = (await call('listAuditRecords')).body;
    expect(items).toMatchObject([{ action: 'connectIntegration', outcome: null }]);
  });

  it('is not reading', async () => {
    const { call } = hub();
    await call('listIntegrations');
    expect((await call('listAuditRecords')).body.items).toEqual([]);
  });
});
