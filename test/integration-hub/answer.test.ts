import type { APIGatewayProxyEvent } from 'aws-lambda';
import { answer } from '../../lambdas/integration-hub/answer.ts';
import { ROUTES, type RouteName } from '../../lambdas/integration-hub/routes.ts';
import type { Run } from '../../lambdas/shared/domain/run.ts';
import { CLIENT_ID, SUBSCRIPTION_ID, TENANT_ID } from '../fixtures/integration.ts';
import { storedStorageAccount } from '../fixtures/storage-account.ts';
import { memoryConfigurationItemStore } from '../memory/memory-configuration-item-store.ts';
import { memoryIncidentStore } from '../memory/memory-incident-store.ts';
import { memoryIntegrationStore } from '../memory/memory-integration-store.ts';
import { memoryRunStore } from '../memory/memory-run-store.ts';
import { memoryServicePrincipalStore } from '../memory/memory-service-principal-store.ts';

const SECRET = 'S3cr3t~value';
const connect = {
  tenantId: TENANT_ID,
  subscriptionIds: [SUBSCRIPTION_ID],
  clientId: CLIENT_ID,
  clientSecret: SECRET,
};

interface Request {
  readonly body?: unknown;
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
}

function hub(startDiscovery: (run: Pick<Run, 'id'>) => Promise<void> = async () => {}) {
  const started: string[] = [];
  let ids = 0;
  let seconds = 0;
  const ports = {
    integrations: memoryIntegrationStore(),
    principals: memoryServicePrincipalStore(),
    runs: memoryRunStore(),
    discovery: {
      start: async (run: Pick<Run, 'id'>) => {
        await startDiscovery(run);
        started.push(run.id);
      },
    },
    configurationItems: memoryConfigurationItemStore(),
    incidents: memoryIncidentStore(),
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, ++seconds)),
  };
  return {
    ...ports,
    started,
    async call(route: RouteName, { body, path, query }: Request = {}) {
      const event = {
        httpMethod: ROUTES[route].method,
        resource: ROUTES[route].path,
        body: body === undefined ? null : JSON.stringify(body),
        isBase64Encoded: false,
        pathParameters: path ?? null,
        queryStringParameters: query ?? null,
      } as APIGatewayProxyEvent;
      const result = await answer(event, ports);
      return { status: result.statusCode, headers: result.headers, body: JSON.parse(result.body) };
    },
  };
}

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
    expect(shown.body).toEqual(body);
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

  it('changes settings without touching the secret', async () => {
    const { call, principals } = hub();
    const { body } = await call('connectIntegration', { body: connect });
    const { clientSecret: _, ...settings } = connect;
    const changed = await call('changeIntegration', {
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
    await expect(hub().call(route, { path, body: connect })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
