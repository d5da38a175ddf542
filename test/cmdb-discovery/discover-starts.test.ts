import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { MAX_GROUP } from '../../lambdas/cmdb-discovery/collect-group.ts';
import type { DiscoverRequest } from '../../lambdas/cmdb-discovery/discover.ts';
import { waitingScope } from '../../lambdas/shared/domain/run.ts';
import { integration, SUBSCRIPTION_ID } from '../fixtures/integration.ts';
import { complete, OTHER_SUBSCRIPTION_ID, RUN_ID, settings, stage } from './durable-stage.ts';

/** What AWS's runner calls the function that it runs. */
const RUNNER_FUNCTION = 'arn:aws:lambda:us-east-2:123456789012:function:my-function-name';

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

describe('a decision that is carried out', () => {
  const decision = { by: 'ann', at: '2026-01-01T00:00:00.000Z' };

  it.each([
    ['approved', 'retire', 'succeeded'],
    ['rejected', 'forget', 'rejected'],
  ] as const)(
    '%s: asks to %s only where something is held, and ends %s',
    async (outcome, task, state) => {
      const subscriptionIds = [SUBSCRIPTION_ID, OTHER_SUBSCRIPTION_ID];
      const { runs, collected, queue, run } = await stage(complete, [
        integration({ ...settings, subscriptionIds }),
      ]);
      await queue({ state: 'needs_approval', decision: { ...decision, outcome } });
      const scope = waitingScope(SUBSCRIPTION_ID, 'storage-account');
      await runs.report(RUN_ID, { ...scope, state: 'complete', held: 12 });
      const other = waitingScope(OTHER_SUBSCRIPTION_ID, 'storage-account');
      await runs.report(RUN_ID, { ...other, state: 'complete' });
      await run();
      expect(collected).toMatchObject([{ subscriptionId: SUBSCRIPTION_ID, task }]);
      expect(await runs.get(RUN_ID)).toMatchObject({ state });
    },
  );

  it('waits for the run before it', async () => {
    const staged = await stage(complete, [integration(settings)]);
    await staged.queue({
      state: 'needs_approval',
      decision: { ...decision, outcome: 'approved' },
    });
    const scope = waitingScope(SUBSCRIPTION_ID, 'storage-account');
    await staged.runs.report(RUN_ID, { ...scope, state: 'complete', held: 12 });
    const { acquire } = staged.leases;
    let asked = 0;
    staged.leases.acquire = async (...parameters) => {
      asked += 1;
      return asked < 4 ? { heldBy: 'another' } : acquire(...parameters);
    };
    await staged.run();
    expect(asked).toBe(4);
    expect(await staged.runs.get(RUN_ID)).toMatchObject({ state: 'succeeded' });
  });
});

describe('the schedule', () => {
  it('starts one recorded run for every integration whose discovery is on', async () => {
    const second = integration({
      id: '11111111-6f0b-4a3e-8d0e-5b7d8f1c2a34',
      subscriptionIds: [OTHER_SUBSCRIPTION_ID],
    });
    const off = integration({
      id: RUN_ID,
      subscriptionIds: ['22222222-1bf0-4dda-aec3-cb9272f09590'],
      cmdbDiscovery: false,
    });
    const disabled = integration({
      id: '00000000-0000-4000-8000-0000000000dd',
      subscriptionIds: ['33333333-1bf0-4dda-aec3-cb9272f09590'],
      enabled: false,
    });
    const all = [integration(), second, off, disabled];
    const { runs, started, collected, run } = await stage(complete, all);
    await run({ trigger: 'schedule' });
    expect(started.map(({ integrationId }) => integrationId)).toEqual([
      integration().id,
      second.id,
    ]);
    expect(new Set(started.map(({ id }) => id)).size).toBe(2);
    expect(collected).toEqual([]);
    for (const { id, integrationId } of started) {
      expect(await runs.get(id)).toMatchObject({
        integrationId,
        kind: 'full',
        trigger: 'schedule',
        state: 'queued',
      });
    }
  });

  it('starts the same runs again, by the same names, when starting them failed half-way', async () => {
    const staged = await stage(complete, [integration()]);
    const { start } = staged.discovery;
    let tries = 0;
    staged.discovery.start = async (run) => {
      tries += 1;
      await start(run);
      if (tries === 1) throw new Error('Lambda is away');
    };
    await staged.run({ trigger: 'schedule' });
    expect(staged.started).toHaveLength(2);
    expect(staged.started[0]).toEqual(staged.started[1]);
  });
});

describe('very many subscriptions', () => {
  const subscriptionIds = Array.from(
    { length: MAX_GROUP + 3 },
    (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  );
  const reading = integration({ ...settings, subscriptionIds });
  it('go in groups, each an execution of its own', async () => {
    const { runs, runner, queue, run } = await stage(complete, [reading]);
    const groups: Extract<DiscoverRequest, { trigger: 'group' }>[] = [];
    runner.registerFunction(RUNNER_FUNCTION, async (request: (typeof groups)[number]) => {
      groups.push(request);
      for (const id of request.subscriptionIds) {
        await runs.report(request.runId, {
          ...waitingScope(id, 'storage-account'),
          state: 'complete',
        });
      }
      return null;
    });
    await queue();
    await run();
    expect(groups.map((group) => group.subscriptionIds.length)).toEqual([MAX_GROUP, 3]);
    expect(groups.flatMap((group) => group.subscriptionIds).toSorted()).toEqual(subscriptionIds);
    expect(await runs.get(RUN_ID)).toMatchObject({ state: 'succeeded' });
  });

  it('are failed, and so is the run, when a group fails', async () => {
    const { runs, runner, queue, run } = await stage(complete, [reading]);
    runner.registerFunction(RUNNER_FUNCTION, async () => {
      throw new Error('Runtime exited');
    });
    await queue();
    await run();
    expect(await runs.get(RUN_ID)).toMatchObject({ state: 'failed' });
  });

  it('collects a group’s own subscriptions with the fence and the task of its run', async () => {
    const { runs, collected, run } = await stage(complete, [reading]);
    const group = { runId: RUN_ID, integrationId: reading.id, fence: 7, task: 'retire' as const };
    await run({ trigger: 'group', ...group, subscriptionIds: subscriptionIds.slice(0, 2) });
    expect(collected.toSorted((a, b) => (a.subscriptionId < b.subscriptionId ? -1 : 1))).toEqual(
      subscriptionIds.slice(0, 2).map((subscriptionId) => ({ ...group, subscriptionId })),
    );
    expect(await runs.get(RUN_ID)).toBeUndefined();
  });
});
