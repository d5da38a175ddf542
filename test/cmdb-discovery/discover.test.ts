import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import type { ScopeProgress } from '../../lambdas/shared/domain/run.ts';
import { integration, SUBSCRIPTION_ID } from '../fixtures/integration.ts';
import {
  type Collect,
  complete,
  OTHER_SUBSCRIPTION_ID,
  RUN_ID,
  settings,
  stage,
} from './durable-stage.ts';

beforeAll(() => LocalDurableTestRunner.setupTestEnvironment({ skipTime: true }));
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

describe('a discovery run', () => {
  it('collects every subscription, succeeds, and gives its lease back', async () => {
    const subscriptionIds = [SUBSCRIPTION_ID, OTHER_SUBSCRIPTION_ID];
    const { runs, leases, collected, queue, run } = await stage(complete, [
      integration({ ...settings, subscriptionIds }),
    ]);
    await queue();
    const execution = await run();
    expect(execution.getStatus()).toBe('SUCCEEDED');
    expect(collected.toSorted((a, b) => (a.subscriptionId < b.subscriptionId ? -1 : 1))).toEqual(
      subscriptionIds.map((subscriptionId) => ({
        runId: RUN_ID,
        integrationId: integration().id,
        subscriptionId,
        fence: 1,
        task: 'discover',
      })),
    );
    expect(await runs.get(RUN_ID)).toMatchObject({
      state: 'succeeded',
      fence: 1,
      startedAt: '2026-01-01T00:00:00.000Z',
      finishedAt: '2026-01-01T00:00:00.000Z',
      error: null,
    });
    const next = await leases.acquire(integration().id, 'next', '2026-01-01', '2026-01-02');
    expect(next).toMatchObject({ runId: 'next', fence: 2 });
  });

  it('shows every scope as waiting before the first is read', async () => {
    let before: ScopeProgress[] = [];
    const staged = await stage(
      async (_request, report) => {
        before = await Array.fromAsync(staged.runs.scopes(RUN_ID));
        for (const { resourceType } of before) await report({ resourceType, state: 'complete' });
        return true;
      },
      [integration()],
    );
    await staged.queue();
    await staged.run();
    expect(before.map(({ resourceType, state }) => [resourceType, state])).toEqual([
      ['storage-account', 'waiting'],
      ['virtual-machine', 'waiting'],
    ]);
  });

  it('invokes a collect that is not done again, as often as it takes', async () => {
    let invocations = 0;
    const { runs, queue, run } = await stage(
      async (request, report) => {
        invocations += 1;
        return invocations > 7 && complete(request, report);
      },
      [integration(settings)],
    );
    await queue();
    await run();
    expect(invocations).toBe(8);
    expect(await runs.get(RUN_ID)).toMatchObject({ state: 'succeeded' });
  });

  it('tries a collect that dies again, and counts its deaths anew when it got further', async () => {
    const ends = ['dies', 'dies', 'not done', 'dies', 'dies', 'done'];
    const { runs, queue, run } = await stage(
      async (request, report) => {
        const end = ends.shift();
        if (end === 'dies') throw new Error('Runtime exited');
        return end === 'done' && complete(request, report);
      },
      [integration(settings)],
    );
    await queue();
    await run();
    expect(ends).toEqual([]);
    expect(await runs.get(RUN_ID)).toMatchObject({ state: 'succeeded' });
  });

  it('is failed with the reason when no subscription could be read', async () => {
    const { runs, collected, queue, run } = await stage(async () => {
      throw new Error('Runtime exited');
    }, [integration(settings)]);
    await queue();
    await run();
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
    const half: Collect = async ({ subscriptionId }, report) => {
      const isFirst = subscriptionId === SUBSCRIPTION_ID;
      await report(isFirst ? { state: 'complete' } : { state: 'failed', error });
      return true;
    };
    const subscriptionIds = [SUBSCRIPTION_ID, OTHER_SUBSCRIPTION_ID];
    const { runs, queue, run } = await stage(half, [integration({ ...settings, subscriptionIds })]);
    await queue();
    await run();
    expect(await runs.get(RUN_ID)).toMatchObject({ state: 'partial', error });
  });

  it('is failed when its integration is gone', async () => {
    const { runs, collected, queue, run } = await stage(complete, []);
    await queue();
    await run();
    expect(collected).toEqual([]);
    expect(await runs.get(RUN_ID)).toMatchObject({ state: 'failed', error: { code: 'not_found' } });
  });

  it('is failed, never succeeded, when what became of a subscription cannot be written down', async () => {
    const staged = await stage(async () => {
      throw new Error('Runtime exited');
    }, [integration(settings)]);
    await staged.queue();
    const { report } = staged.runs;
    staged.runs.report = async (runId, progress) => {
      if (progress.state === 'failed') throw new Error('The table is away');
      await report(runId, progress);
    };
    await staged.run();
    expect(await staged.runs.get(RUN_ID)).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining('The table is away') },
    });
  });

  it('that has ended is not carried out a second time', async () => {
    const { runs, collected, queue, run } = await stage(complete, [integration(settings)]);
    await queue();
    await run();
    const ended = await runs.get(RUN_ID);
    await run();
    expect(collected).toHaveLength(1);
    expect(await runs.get(RUN_ID)).toEqual(ended);
  });
});
