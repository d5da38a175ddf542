import { CLIENT_ID, SUBSCRIPTION_ID, TENANT_ID } from '../fixtures/integration.ts';
import { storedStorageAccount } from '../fixtures/storage-account.ts';
import { hub } from './hub-under-test.ts';

const SECRET = 'S3cr3t~value';
const connect = {
  tenantId: TENANT_ID,
  subscriptionIds: [SUBSCRIPTION_ID],
  clientId: CLIENT_ID,
  clientSecret: SECRET,
};

describe('the admin API', () => {
  it('connects a tenant, keeps its secret apart and never shows it', async () => {
    const { call, principals } = hub();
    const { status, body, headers } = await call('connectIntegration', { body: connect });
    expect(status).toBe(201);
    expect(headers?.location).toBe(`/api/integrations/azure/${body.id}`);
    expect(principals.principals.get(body.id)).toEqual({
      tenantId: TENANT_ID,
      clientId: CLIENT_ID,
      clientSecret: SECRET,
    });
    const shown = await call('getIntegration', { path: { integrationId: body.id } });
    expect({ ...shown.body, addressesFailure: null }).toEqual(body);
    expect(JSON.stringify([body, (await call('listIntegrations')).body])).not.toContain(SECRET);
  });

  it('refuses a subscription that another integration has, and leaves no secret behind', async () => {
    const { call, principals } = hub();
    await call('connectIntegration', { body: connect });
    await expect(call('connectIntegration', { body: connect })).rejects.toMatchObject({
      code: 'subscription_already_connected',
    });
    expect(principals.principals.size).toBe(1);
  });

  it('leaves no secret behind of an integration whose second one could not be stored', async () => {
    const { call, principals, webhookKeys } = hub();
    webhookKeys.create = () => Promise.reject(new Error('Secrets Manager is away'));
    const connecting = call('connectIntegration', { body: connect });
    await expect(connecting).rejects.toThrow('Secrets Manager is away');
    expect(principals.principals.size).toBe(0);
  });

  it('changes settings without touching the secret', async () => {
    const { call, principals } = hub();
    const { body } = await call('connectIntegration', { body: connect });
    const { clientSecret: _, ...settings } = connect;
    const changed = await call('changeIntegration', {
      headers: { 'If-Match': '"1"' },
      path: { integrationId: body.id },
      body: { ...settings, regions: ['West Europe'] },
    });
    expect(changed.body).toMatchObject({ regions: ['westeurope'], secretSetAt: body.secretSetAt });
    expect(principals.principals.get(body.id)?.clientSecret).toBe(SECRET);
  });

  it('replaces the secret when a new one is given', async () => {
    const { call, principals } = hub();
    const { body } = await call('connectIntegration', { body: connect });
    const changed = await call('changeIntegration', {
      headers: { 'If-Match': '"1"' },
      path: { integrationId: body.id },
      body: { ...connect, clientSecret: 'new' },
    });
    expect(principals.principals.get(body.id)?.clientSecret).toBe('new');
    expect(changed.body.secretSetAt > body.secretSetAt).toBe(true);
  });

  it('asks for the secret when another service principal is named', async () => {
    const { call } = hub();
    const { body } = await call('connectIntegration', { body: connect });
    const { clientSecret: _, ...settings } = connect;
    const change = call('changeIntegration', {
      headers: { 'If-Match': '"1"' },
      path: { integrationId: body.id },
      body: { ...settings, clientId: TENANT_ID },
    });
    await expect(change).rejects.toMatchObject({ faults: [{ field: 'clientSecret' }] });
  });

  it('runs discovery now', async () => {
    const { call, started } = hub();
    const { body } = await call('connectIntegration', { body: connect });
    const run = await call('runDiscovery', { path: { integrationId: body.id } });
    expect(run).toMatchObject({ status: 202, body: { state: 'queued', trigger: 'manual' } });
    expect(started).toEqual([run.body.id]);
    const read = await call('getRun', { path: { runId: run.body.id } });
    expect(read.body).toEqual({ ...run.body, scopes: [] });
  });

  it('refuses to run a discovery that is switched off', async () => {
    const { call } = hub();
    const { body } = await call('connectIntegration', {
      body: { ...connect, cmdbDiscovery: false },
    });
    const run = call('runDiscovery', { path: { integrationId: body.id } });
    await expect(run).rejects.toMatchObject({ code: 'discovery_disabled' });
  });

  it('records a run that could not be started as failed', async () => {
    let id = '';
    const { call, runs } = hub(async (run) => {
      id = run.id;
      throw new Error('Lambda is away');
    });
    const { body } = await call('connectIntegration', { body: connect });
    await expect(call('runDiscovery', { path: { integrationId: body.id } })).rejects.toThrow();
    expect(await runs.get(id)).toMatchObject({ state: 'failed', error: { code: 'unexpected' } });
  });

  it('lists the items of a class in pages, and finds one by its ARM id in any casing', async () => {
    const { call, configurationItems } = hub();
    for (const name of ['a', 'b', 'c']) await configurationItems.create(storedStorageAccount(name));
    const first = await call('listConfigurationItems', {
      query: { class: 'azure_storage', limit: '2' },
    });
    expect(first.body.items.map((item: { name: string }) => item.name)).toEqual(['a', 'b']);
    const query = { class: 'azure_storage', cursor: first.body.cursor };
    const second = await call('listConfigurationItems', { query });
    expect(second.body.items.map((item: { name: string }) => item.name)).toEqual(['c']);
    const id = storedStorageAccount('a').armId.slice(1);
    const found = await call('getConfigurationItem', { path: { id: encodeURIComponent(id) } });
    expect(found.body.name).toBe('a');
  });

  it('names every fault of a query', async () => {
    const query = { class: 'toaster', limit: '0', colour: 'blue' };
    await expect(hub().call('listConfigurationItems', { query })).rejects.toMatchObject({
      faults: [{ field: 'class' }, { field: 'limit' }, { field: 'colour' }],
    });
  });

  it.each([
    ['getIntegration', { integrationId: 'none' }],
    ['changeIntegration', { integrationId: 'none' }],
    ['runDiscovery', { integrationId: 'none' }],
    ['getRun', { runId: 'none' }],
    ['getConfigurationItem', { id: 'none' }],
    ['getIncident', { number: 'none' }],
  ] as const)('%s says when there is no such thing', async (route, path) => {
    await expect(
      hub().call(route, { path, body: connect, headers: { 'if-match': '"1"' } }),
    ).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
