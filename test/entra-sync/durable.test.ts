import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { type SyncRequest, sync } from '../../lambdas/entra-sync/sync.ts';
import { run as queued } from '../fixtures/run.ts';
import { memoryGraph } from './memory-graph.ts';
import { syncUnderTest } from './sync-under-test.ts';

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** The sync under AWS's own runner, in invocations that have time for so many pages each. */
async function durable(pagesEach: number) {
  const tenant = memoryGraph(2);
  for (const name of ['ann', 'bob', 'cat', 'dan', 'eve']) tenant.user(name);
  tenant.group('all', { people: ['ann', 'bob', 'cat', 'dan', 'eve'] });
  const under = await syncUnderTest(tenant.graph);
  await under.map(['all', 'user']);
  let asked = 0;
  const ports = {
    ...under,
    leases: { ...under.leases },
    outOfTime: () => ++asked % (pagesEach + 1) === 0,
  };
  const handlerFunction = withDurableExecution((event: SyncRequest, context) =>
    sync(event, context, ports),
  );
  const runner = new LocalDurableTestRunner({ handlerFunction });
  const { id, integrationId } = queued();
  const request: SyncRequest = { trigger: 'run', runId: id, integrationId };
  return { under, ports, tenant, id, run: () => runner.run({ payload: request }) };
}

it('goes on in a further invocation where the time of one is over, without reading a page twice', async () => {
  const test = await durable(1);
  await test.under.runs.create(queued({ kind: 'entra-sync' }));
  const execution = await test.run();
  expect(execution.getStatus()).toBe('SUCCEEDED');
  expect(await test.under.record(test.id)).toMatchObject({ state: 'succeeded' });
  expect(await test.under.roles()).toHaveLength(5);
  expect(test.tenant.graph.statistics.calls).toBe(3 + 2);
});

it('refuses to run beside another sync of the tenant, and tells which', async () => {
  const test = await durable(9);
  await test.under.runs.create(queued({ kind: 'entra-sync' }));
  const { tenantId } = test.under.integration;
  const until = '2030-01-01T00:00:00.000Z';
  const now = '2026-01-01T00:00:00.000Z';
  await test.under.leases.acquire(`entra-sync#${tenantId}`, 'the other run', now, until);
  await test.run();
  expect(await test.under.record(test.id)).toMatchObject({
    state: 'failed',
    error: { code: 'run_in_progress', message: expect.stringContaining('the other run') },
  });
});

it('waits for another sync where a mapping has to be carried out', async () => {
  const test = await durable(9);
  await test.under.runs.create(queued({ kind: 'entra-recompute' }));
  const lease = `entra-sync#${test.under.integration.tenantId}`;
  const [now, until] = ['2026-01-01T00:00:00.000Z', '2030-01-01T00:00:00.000Z'];
  const other = await test.under.leases.acquire(lease, 'the other run', now, until);
  const { acquire } = test.under.leases;
  const holders: unknown[] = [];
  test.ports.leases.acquire = async (...parameters) => {
    const answer = await acquire(...parameters);
    holders.push(answer);
    if ('heldBy' in answer && 'fence' in other) await test.under.leases.release(other);
    return answer;
  };
  await test.run();
  expect(holders[0]).toEqual({ heldBy: 'the other run' });
  expect(await test.under.record(test.id)).toMatchObject({ state: 'succeeded' });
});
