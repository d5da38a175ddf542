import type { RunStore } from '../../lambdas/shared/domain/run.ts';
import { run } from '../fixtures/run.ts';

const { id } = run();
const later = '2026-01-01T00:01:00.000Z';
const muchLater = '2026-02-01T00:00:00.000Z';
const failure = { code: 'azure_throttled' as const, message: 'Throttled.', fix: 'Wait.' };
const waiting = { state: 'needs_approval' as const, error: null, finishedAt: later };
const succeeded = { state: 'succeeded' as const, error: null, finishedAt: muchLater };
const approval = { outcome: 'approved' as const, by: 'ann', at: later };

/** What every run store does with runs; `makeStore` gives an empty one. */
export function runStoreContract(makeStore: () => Promise<RunStore>): void {
  it('gives back what was created', async () => {
    const store = await makeStore();
    await store.create(run());
    expect(await store.get(id)).toEqual(run());
    expect(await store.get('none')).toBeUndefined();
  });

  it('keeps the run when it is created again', async () => {
    const store = await makeStore();
    await store.create(run());
    await store.start(id, later, 7);
    await store.create(run());
    expect(await store.get(id)).toEqual(run({ state: 'running', startedAt: later, fence: 7 }));
  });

  it('starts a queued run once', async () => {
    const store = await makeStore();
    await store.create(run());
    await store.start(id, later, 7);
    await store.start(id, muchLater, 8);
    expect(await store.get(id)).toMatchObject({ startedAt: later, fence: 7 });
  });

  it('finishes a run once, and does not start it afterwards', async () => {
    const store = await makeStore();
    await store.create(run());
    const end = { state: 'failed' as const, error: failure, finishedAt: later };
    expect(await store.finish(id, end)).toBe(true);
    expect(await store.finish(id, succeeded)).toBe(false);
    expect(await store.finish(id, waiting)).toBe(false);
    await store.start(id, later, 7);
    expect(await store.get(id)).toEqual(run(end));
  });

  it('does not invent a run that is finished, started or decided without one', async () => {
    const store = await makeStore();
    await store.start(id, later, 7);
    expect(await store.finish(id, succeeded)).toBe(false);
    expect(await store.decide(id, approval)).toBe(false);
    expect(await store.get(id)).toBeUndefined();
  });

  describe('a run that needs approval', () => {
    it('is superseded unless it was decided, and then not decided any more', async () => {
      const store = await makeStore();
      await store.create(run());
      const end = { error: failure, finishedAt: muchLater };
      expect(await store.supersede(id, end)).toBe(false);
      await store.finish(id, waiting);
      expect(await store.supersede(id, end)).toBe(true);
      expect(await store.decide(id, approval)).toBe(false);
      expect(await store.get(id)).toEqual(run({ state: 'superseded', ...end }));
    });

    it('is either decided or superseded, however close these two are', async () => {
      const store = await makeStore();
      await store.create(run());
      await store.finish(id, waiting);
      const end = { error: failure, finishedAt: muchLater };
      const outcomes = await Promise.all([store.decide(id, approval), store.supersede(id, end)]);
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect((await store.get(id))?.decision === null).toBe(outcomes[1]);
    });

    it('ends for good, once', async () => {
      const store = await makeStore();
      await store.create(run());
      expect(await store.finish(id, waiting)).toBe(true);
      expect(await store.finish(id, waiting)).toBe(false);
      expect(await store.finish(id, { ...succeeded, state: 'rejected' })).toBe(true);
      expect(await store.finish(id, succeeded)).toBe(false);
      expect(await store.get(id)).toMatchObject({ state: 'rejected', finishedAt: muchLater });
    });

    it('is decided once, whoever else decides at the same instant', async () => {
      const store = await makeStore();
      await store.create(run());
      await store.finish(id, waiting);
      const decisions = ['ann', 'bob', 'cat'].map((by) => ({ ...approval, by }));
      const outcomes = await Promise.all(decisions.map((each) => store.decide(id, each)));
      expect(outcomes.filter((decided) => decided)).toHaveLength(1);
      const decision = decisions[outcomes.indexOf(true)] ?? null;
      expect(await store.get(id)).toEqual(run({ ...waiting, decision }));
    });

    it('is not decided before it needs approval, nor after its end', async () => {
      const store = await makeStore();
      await store.create(run());
      expect(await store.decide(id, approval)).toBe(false);
      await store.start(id, later, 7);
      expect(await store.decide(id, approval)).toBe(false);
      await store.finish(id, succeeded);
      expect(await store.decide(id, approval)).toBe(false);
      expect(await store.get(id)).toMatchObject({ decision: null });
    });
  });

  describe('the runs of an integration', () => {
    const day = (name: string) => run({ id: uuid(name), requestedAt: `2026-01-${name}T00:00:00Z` });

    it('are listed newest first, in pages', async () => {
      const store = await makeStore();
      const { integrationId } = run();
      for (const name of ['02', '01', '03']) await store.create(day(name));
      await store.create({ ...day('04'), integrationId: uuid('99') });
      const first = await store.latest(integrationId, 'full', 2);
      expect(first.items).toEqual([day('03'), day('02')]);
      const second = await store.latest(integrationId, 'full', 2, first.cursor);
      expect(second).toEqual({ items: [day('01')], cursor: undefined });
    });

    it('are listed apart by their kind', async () => {
      const store = await makeStore();
      const { integrationId } = run();
      await store.create(day('01'));
      await store.create({ ...day('02'), kind: 'changes' });
      expect((await store.latest(integrationId, 'full', 9)).items).toEqual([day('01')]);
      const changes = await store.latest(integrationId, 'changes', 9);
      expect(changes.items).toEqual([{ ...day('02'), kind: 'changes' }]);
    });

    it('are as they stand now', async () => {
      const store = await makeStore();
      await store.create(run());
      await store.finish(id, succeeded);
      const { items } = await store.latest(run().integrationId, 'full', 1);
      expect(items).toEqual([run(succeeded)]);
    });

    it('refuse a foreign cursor', async () => {
      const store = await makeStore();
      const refusal = { code: 'invalid_request' };
      const { integrationId } = run();
      await expect(store.latest(integrationId, 'full', 2, 'x')).rejects.toMatchObject(refusal);
    });
  });
}

function uuid(end: string): string {
  return `a3c1f7de-30f1-4bd5-8f7d-09c6f0a3f0${end}`;
}
