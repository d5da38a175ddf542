import { type Run, type RunStore, waitingScope } from '../../lambdas/shared/domain/run.ts';
import { integration, SUBSCRIPTION_ID } from '../fixtures/integration.ts';

const run: Run = {
  id: 'a3c1f7de-30f1-4bd5-8f7d-09c6f0a3f0a1',
  integrationId: integration().id,
  trigger: 'manual',
  state: 'queued',
  requestedAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  error: null,
};
const later = '2026-01-01T00:01:00.000Z';
const failure = { code: 'azure_throttled' as const, message: 'Throttled.', fix: 'Wait.' };

/** What every run store does; `makeStore` gives an empty one. */
export function runStoreContract(makeStore: () => Promise<RunStore>): void {
  it('gives back what was created', async () => {
    const store = await makeStore();
    await store.create(run);
    expect(await store.get(run.id)).toEqual(run);
    expect(await store.get('none')).toBeUndefined();
  });

  it('keeps the run when it is created again', async () => {
    const store = await makeStore();
    await store.create(run);
    await store.start(run.id, later);
    await store.create(run);
    expect(await store.get(run.id)).toMatchObject({ state: 'running', startedAt: later });
  });

  it('starts a queued run once', async () => {
    const store = await makeStore();
    await store.create(run);
    await store.start(run.id, later);
    await store.start(run.id, '2026-01-01T00:02:00.000Z');
    expect(await store.get(run.id)).toMatchObject({ startedAt: later });
  });

  it('finishes a run once, and does not start it afterwards', async () => {
    const store = await makeStore();
    await store.create(run);
    await store.finish(run.id, { state: 'failed', error: failure, finishedAt: later });
    await store.finish(run.id, {
      state: 'succeeded',
      error: null,
      finishedAt: '2026-02-01T00:00:00.000Z',
    });
    await store.start(run.id, later);
    expect(await store.get(run.id)).toMatchObject({
      state: 'failed',
      error: failure,
      finishedAt: later,
      startedAt: null,
    });
  });

  it('does not invent a run that is finished or started without one', async () => {
    const store = await makeStore();
    await store.start(run.id, later);
    await store.finish(run.id, { state: 'failed', error: null, finishedAt: later });
    expect(await store.get(run.id)).toBeUndefined();
  });

  it('keeps the last progress of each scope', async () => {
    const store = await makeStore();
    const scope = waitingScope(SUBSCRIPTION_ID, 'storage-account');
    await store.report(run.id, scope);
    await store.report(run.id, { ...scope, state: 'failed', pages: 2, error: failure });
    await store.report(run.id, waitingScope(SUBSCRIPTION_ID, 'aks-cluster'));
    await store.report('another run', scope);
    expect(await Array.fromAsync(store.scopes(run.id))).toEqual([
      waitingScope(SUBSCRIPTION_ID, 'aks-cluster'),
      { ...scope, state: 'failed', pages: 2, error: failure },
    ]);
  });
}
