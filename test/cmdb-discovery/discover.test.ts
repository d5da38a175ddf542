import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import type { CollectRequest } from '../../lambdas/cmdb-discovery/collect-subscription.ts';
import { type DiscoverRequest, discover } from '../../lambdas/cmdb-discovery/discover.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { type ScopeProgress, waitingScope } from '../../lambdas/shared/domain/run.ts';
import { integration, SUBSCRIPTION_ID } from '../fixtures/integration.ts';
import { memoryIntegrationStore } from '../memory/memory-integration-store.ts';
import { memoryRunStore } from '../memory/memory-run-store.ts';

const RUN_ID = '00000000-0000-4000-8000-000000000001';
const OTHER_SUBSCRIPTION_ID = '11111111-1bf0-4dda-aec3-cb9272f09590';
const manual: DiscoverRequest = {
  trigger: 'manual',
  runId: RUN_ID,
  integrationId: integration().id,
};

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

/** `collect` as it is invoked: gets the request and reports scopes, or throws. */
type Collect = (
  request: CollectRequest,
  report: (scope: Partial<ScopeProgress>) => Promise<void>,
) => Promise<void>;

const complete: Collect = (_request, report) => report({ state: 'complete' });

async function stage(collect: Collect, integrations: readonly Integration[] = [integration()]) {
  const store = memoryIntegrationStore();
  for (const one of integrations) await store.create(one);
  const runs = memoryRunStore();
  const collected: CollectRequest[] = [];
  let ids = 1;
  const ports = {
    integrations: store,
    runs,
    collectFunction: 'collect:live',
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    now: () => new Date('2026-01-01T00:00:00Z'),
  };
  const runner = new LocalDurableTestRunner({
    handlerFunction: withDurableExecution((event: DiscoverRequest, context) =>
      discover(event, context, ports),
    ),
  });
  runner.registerFunction('collect:live', async (request: CollectRequest) => {
    collected.push(request);
    const waiting = waitingScope(request.subscriptionId, 'storage-account');
    await collect(request, (scope) => runs.report(request.runId, { ...waiting, ...scope }));
    return null;
  });
  async function queue() {
    const times = { requestedAt: '2026-01-01T00:00:00Z', startedAt: null, finishedAt: null };
    const { integrationId } = manual as { integrationId: string };
    await runs.create({
      id: RUN_ID,
      integrationId,
      trigger: 'manual',
      state: 'queued',
      ...times,
      error: null,
    });
  }
  return {
    runs,
    collected,
    queue,
    run: (request: DiscoverRequest) => runner.run({ payload: request }),
  };
}

const settings = { resourceTypes: ['storage-account' as const] };

describe('a discovery run', () => {
  it('collects every subscription and succeeds', async () => {
    const subscriptionIds = [SUBSCRIPTION_ID, OTHER_SUBSCRIPTION_ID];
    const { runs, collected, queue, run } = await stage(complete, [
      integration({ ...settings, subscriptionIds }),
    ]);
    await queue();
    const execution = await run(manual);
    expect(execution.getStatus()).toBe('SUCCEEDED');
    expect(collected.map((request) => request.subscriptionId).toSorted()).toEqual(
      subscriptionIds.toSorted(),
    );
    expect(await runs.get(RUN_ID)).toMatchObject({
      state: 'succeeded',
      startedAt: '2026-01-01T00:00:00.000Z',
      finishedAt: '2026-01-01T00:00:00.000Z',
      error: null,
    });
  });

  it('on schedule runs for every integration whose discovery is on', async () => {
    const off = integration({
      id: RUN_ID,
      subscriptionIds: [OTHER_SUBSCRIPTION_ID],
      cmdbDiscovery: false,
    });
    const { collected, run } = await stage(complete, [integration(settings), off]);
    await run({ trigger: 'schedule' });
    expect(collected).toMatchObject([{ integrationId: integration().id }]);
  });

  it('tries a collect that dies again', async () => {
    let deaths = 0;
    const dies: Collect = (request, report) => {
      deaths += 1;
      if (deaths < 3) throw new Error('Runtime exited');
      return complete(request, report);
    };
    const { runs, queue, run } = await stage(dies, [integration(settings)]);
    await queue();
    await run(manual);
    expect(await runs.get(RUN_ID)).toMatchObject({ state: 'succeeded' });
  });

  it('is failed with the reason when no subscription could be read', async () => {
    const { runs, collected, queue, run } = await stage(() => {
      throw new Error('Runtime exited');
    }, [integration(settings)]);
    await queue();
    await run(manual);
    expect(collected).toHaveLength(3);
    expect(await runs.get(RUN_ID)).toMatchObject({
      state: 'failed',
      error: { code: 'collection_failed', message: expect.stringContaining(SUBSCRIPTION_ID) },
    });
    expect(await Array.fromAsync(runs.scopes(RUN_ID))).toMatchObject([{ state: 'failed' }]);
  });

  it('is partial when some scope failed, and tells which reason', async () => {
    const error = {
      code: 'azure_access_denied' as const,
      message: 'Denied.',
      fix: 'Apply Reader.',
    };
    const half: Collect = ({ subscriptionId }, report) =>
      report(
        subscriptionId === SUBSCRIPTION_ID ? { state: 'complete' } : { state: 'failed', error },
      );
    const subscriptionIds = [SUBSCRIPTION_ID, OTHER_SUBSCRIPTION_ID];
    const { runs, queue, run } = await stage(half, [integration({ ...settings, subscriptionIds })]);
    await queue();
    await run(manual);
    expect(await runs.get(RUN_ID)).toMatchObject({ state: 'partial', error });
  });

  it('is failed when its integration is gone', async () => {
    const { runs, collected, queue, run } = await stage(complete, []);
    await queue();
    await run(manual);
    expect(collected).toEqual([]);
    expect(await runs.get(RUN_ID)).toMatchObject({ state: 'failed', error: { code: 'not_found' } });
  });
});
