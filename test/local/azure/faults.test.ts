import { ResourceManagementClient } from '@azure/arm-resources';
import { createDefaultHttpClient, createPipelineRequest } from '@azure/core-rest-pipeline';
import type { FaultInput } from '../../../local/azure/simulator/fault.ts';
import { failureOf, startTenant, type TenantUnderTest } from './tenant-under-test.ts';

const MACHINES = 'Microsoft.Compute/virtualMachines';

describe('a fault', () => {
  let tenant: TenantUnderTest;
  beforeEach(async () => {
    tenant = await startTenant({ size: 200, subscriptions: 2, maxPageSize: 10 });
  });
  afterEach(() => tenant.azure.close());

  const inject = (effect: FaultInput['effect'], rest: Omit<FaultInput, 'effect'> = {}) =>
    tenant.simulator.addFault({ match: { operation: 'virtualMachines/list' }, effect, ...rest });
  const getMachines = (subscription = tenant.subscription) =>
    tenant.get(`${subscription}/providers/${MACHINES}`);

  it('throttles with Retry-After', async () => {
    await inject({ kind: 'throttle', retryAfter: 17 });

    const answer = await getMachines();

    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBe('17');
    expect(failureOf(answer)).toEqual({
      code: 'ResourceRequestsThrottled',
      message: expect.stringContaining("try again after '17' seconds"),
    });
  });

  it('throttles without Retry-After, and with a decimal one', async () => {
    const without = await inject({ kind: 'throttle', code: 'TooManyRequests' });
    const answer = await getMachines();
    await tenant.simulator.clearFaults(without.id);
    await inject({ kind: 'throttle', retryAfter: '2.128' });

    expect([answer.status, failureOf(answer).code]).toEqual([429, 'TooManyRequests']);
    expect(answer.headers).not.toHaveProperty('retry-after');
    expect((await getMachines()).headers['retry-after']).toBe('2.128');
  });

  it('fails as it is told to', async () => {
    await inject({ kind: 'error', status: 403, code: 'AuthorizationFailed', message: 'No.' });
    const answer = await getMachines();
    expect(answer.status).toBe(403);
    expect(answer.body).toEqual({ error: { code: 'AuthorizationFailed', message: 'No.' } });
  });

  it('answers as a gateway, in HTML', async () => {
    await inject({ kind: 'html' });
    const answer = await getMachines();
    expect(answer.status).toBe(502);
    expect(answer.headers['content-type']).toBe('text/html');
    expect(answer.body.text).toMatch(/^<html>/);
  });

  it('kills a nextLink half-way', async () => {
    await inject(
      { kind: 'provider-error' },
      { match: { operation: 'virtualMachines/list', page: 3 } },
    );

    const one = await getMachines();
    const two = await tenant.get(String(one.body.nextLink));
    const three = await tenant.get(String(two.body.nextLink));

    expect([one.status, two.status, three.status]).toEqual([200, 200, 502]);
    expect(failureOf(three).code).toBe('ProviderError');
  });

  it('reports fewer than there are, with 200', async () => {
    const whole = (await tenant.list(MACHINES)).length;
    await inject({ kind: 'under-report', keep: 0.3 });

    const fewer = (await tenant.list(MACHINES)).length;

    expect(fewer).toBeGreaterThan(0);
    expect(fewer).toBeLessThan(whole * 0.4);
  });

  it('reports nothing, with 200', async () => {
    await inject({ kind: 'empty' });
    expect((await getMachines()).body).toEqual({ value: [] });
  });

  it('makes a subscription disappear, that one only', async () => {
    const [, other = ''] = tenant.azure.subscriptionIds;
    await inject({ kind: 'subscription-gone' }, { match: { subscriptionId: other } });

    const gone = await getMachines(`/subscriptions/${other}`);

    expect([gone.status, failureOf(gone).code]).toEqual([404, 'SubscriptionNotFound']);
    expect((await getMachines()).status).toBe(200);
  });

  it('makes an answer late', async () => {
    await inject({ kind: 'latency', ms: 80 });
    const start = performance.now();
    expect((await getMachines()).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(79);
  });

  it('cuts the connection', async () => {
    await inject({ kind: 'reset' });
    await expect(getMachines()).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect((await tenant.simulator.statistics()).statuses).toMatchObject({ reset: 1 });
  });

  it('strikes as often as told, after as many passes as told', async () => {
    await inject({ kind: 'throttle' }, { times: 2, after: 1 });
    const statuses = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await getMachines()).status);
    expect(statuses).toEqual([200, 429, 429, 200]);
  });

  it('strikes where path and service fit', async () => {
    await inject(
      { kind: 'error', status: 500, code: 'InternalServerError' },
      { match: { service: 'resource-manager', path: 'microsoft\\.storage/storageaccounts\\?' } },
    );
    const storage = `${tenant.subscription}/providers/Microsoft.Storage/storageAccounts`;
    expect((await tenant.get(storage)).status).toBe(500);
    expect((await getMachines()).status).toBe(200);
  });

  it('is listed with how often it struck, and ends when it is cleared', async () => {
    const fault = await inject({ kind: 'throttle' });
    await getMachines();
    expect(await tenant.simulator.listFaults()).toMatchObject([{ id: fault.id, struck: 1 }]);

    await tenant.simulator.clearFaults();

    expect(await tenant.simulator.listFaults()).toEqual([]);
    expect((await getMachines()).status).toBe(200);
  });

  it('is refused when it makes no sense, naming what is wrong', async () => {
    const nonsense = { match: { path: '(' }, effect: { kind: 'explode' } } as never;
    await expect(tenant.simulator.addFault(nonsense)).rejects.toThrow(
      /is not a regular expression.*match\.path.*effect/s,
    );
    await expect(tenant.simulator.clearFaults(99)).rejects.toThrow(/no fault 99/);
  });

  it('is overcome by the retries of the SDK, when it ends in time', async () => {
    await inject({ kind: 'throttle', retryAfter: 0 }, { times: 2 });
    const client = new ResourceManagementClient(
      tenant.credential,
      tenant.azure.subscriptionIds[0] ?? '',
      { endpoint: tenant.azure.endpoint },
    );
    const url = `${tenant.azure.endpoint}${tenant.subscription}/providers/${MACHINES}?api-version=2024-11-01`;

    const response = await client.pipeline.sendRequest(
      createDefaultHttpClient(),
      createPipelineRequest({ url }),
    );

    expect(response.status).toBe(200);
    expect((await tenant.simulator.statistics()).statuses).toMatchObject({ 429: 2 });
  });
});

describe('the statistics', () => {
  it('count requests by service and operation until they are reset', async () => {
    const tenant = await startTenant({ size: 20 });
    await tenant.list('Microsoft.Web/sites');

    expect(await tenant.simulator.statistics()).toMatchObject({
      operations: {
        'sign-in': { token: 1, 'openid-configuration': 1 },
        'resource-manager': { 'Microsoft.Web/sites/list': expect.any(Number) },
      },
      peakConcurrency: 1,
      faults: 0,
    });
    expect(await tenant.simulator.statistics()).toEqual(tenant.azure.statistics());
    await tenant.simulator.resetStatistics();
    expect(tenant.azure.statistics()).toMatchObject({ requests: 0, operations: {}, statuses: {} });
    await tenant.azure.close();
  });
});
