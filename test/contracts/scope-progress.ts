import {
  type RunScope,
  type RunStore,
  type ScopeProgress,
  waitingScope,
} from '../../lambdas/shared/domain/run.ts';
import { SUBSCRIPTION_ID } from '../fixtures/integration.ts';
import { run } from '../fixtures/run.ts';

const { id } = run();
const scope: RunScope = { subscriptionId: SUBSCRIPTION_ID, resourceType: 'storage-account' };
const failure = { code: 'azure_throttled' as const, message: 'Throttled.', fix: 'Wait.' };

/** What every run store does with the scopes of a run; `makeStore` gives an empty one. */
export function scopeProgressContract(makeStore: () => Promise<RunStore>): void {
  it('keeps the last progress of each scope', async () => {
    const store = await makeStore();
    await store.report(id, progress());
    await store.report(id, progress({ state: 'failed', pages: 2, error: failure }));
    await store.report(id, waitingScope(SUBSCRIPTION_ID, 'aks-cluster'));
    await store.report('another run', progress());
    expect(await Array.fromAsync(store.scopes(id))).toEqual([
      waitingScope(SUBSCRIPTION_ID, 'aks-cluster'),
      progress({ state: 'failed', pages: 2, error: failure }),
    ]);
  });

  describe('a scope', () => {
    it('that nobody reported has nothing to go on from', async () => {
      const store = await makeStore();
      expect(await store.resume(id, scope)).toBeUndefined();
    });

    it('without a checkpoint is to be read from its beginning', async () => {
      const store = await makeStore();
      await store.report(id, progress({ state: 'running' }));
      expect(await resume(store)).toEqual({
        progress: progress({ state: 'running' }),
        number: 0,
        cursor: undefined,
        seen: [],
      });
    });

    it('goes on from its last checkpoint, knowing all that was seen', async () => {
      const store = await makeStore();
      const first = { number: 1, cursor: 'page 2', seen: bytes(8, 1) };
      const second = { number: 2, cursor: 'page 3', seen: bytes(16, 2) };
      expect(await store.checkpoint(id, progress({ pages: 1 }), first)).toBe(true);
      expect(await store.checkpoint(id, progress({ pages: 2 }), second)).toBe(true);
      expect(await resume(store)).toEqual({
        progress: progress({ pages: 2 }),
        number: 2,
        cursor: 'page 3',
        seen: [...bytes(8, 1), ...bytes(16, 2)],
      });
      expect(await Array.fromAsync(store.scopes(id))).toEqual([progress({ pages: 2 })]);
    });

    it('knows that it was read to its end', async () => {
      const store = await makeStore();
      await store.checkpoint(id, progress(), { number: 1, cursor: 'page 2', seen: bytes(8) });
      await store.checkpoint(id, progress(), { number: 2, cursor: undefined, seen: bytes(0) });
      expect(await resume(store)).toMatchObject({ number: 2, cursor: undefined });
    });

    it('keeps its checkpoint when only its progress is reported', async () => {
      const store = await makeStore();
      await store.report(id, progress({ state: 'waiting' }));
      await store.checkpoint(id, progress(), { number: 1, cursor: 'page 2', seen: bytes(8) });
      await store.report(id, progress({ state: 'failed' }));
      expect(await resume(store)).toMatchObject({
        progress: { state: 'failed' },
        number: 1,
        cursor: 'page 2',
      });
    });

    it('takes each checkpoint once, and none out of turn', async () => {
      const store = await makeStore();
      const first = { number: 1, cursor: 'page 2', seen: bytes(8, 1) };
      expect(await store.checkpoint(id, progress(), { ...first, number: 2 })).toBe(false);
      expect(await store.checkpoint(id, progress(), first)).toBe(true);
      expect(await store.checkpoint(id, progress(), { ...first, seen: bytes(8, 9) })).toBe(false);
      expect(await resume(store)).toMatchObject({ number: 1, seen: [...bytes(8, 1)] });
    });

    it('is continued by one of many who go on from the same checkpoint', async () => {
      const store = await makeStore();
      const attempts = Array.from({ length: 5 }, (_, index) =>
        store.checkpoint(id, progress(), {
          number: 1,
          cursor: `of ${index}`,
          seen: bytes(8, index),
        }),
      );
      const outcomes = await Promise.all(attempts);
      expect(outcomes.filter((kept) => kept)).toHaveLength(1);
      const winner = outcomes.indexOf(true);
      expect(await resume(store)).toMatchObject({
        cursor: `of ${winner}`,
        seen: [...bytes(8, winner)],
      });
    });

    it('remembers however many it has seen, in their order', async () => {
      const store = await makeStore();
      const seen = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 31) % 251);
      await store.checkpoint(id, progress(), { number: 1, cursor: 'a', seen });
      for (let number = 2; number <= 12; number += 1) {
        await store.checkpoint(id, progress(), { number, cursor: 'b', seen: bytes(8, number) });
      }
      const chunks = await Array.fromAsync((await store.resume(id, scope))?.seen ?? []);
      const added = Array.from({ length: 11 }, (_, index) => [...bytes(8, index + 2)]).flat();
      expect(Buffer.concat(chunks).equals(Buffer.concat([seen, Buffer.from(added)]))).toBe(true);
    });

    it('is not mixed up with others', async () => {
      const store = await makeStore();
      const checkpoint = { number: 1, cursor: 'a', seen: bytes(8) };
      await store.checkpoint('another run', progress(), checkpoint);
      await store.checkpoint(id, progress({ resourceType: 'aks-cluster' }), checkpoint);
      await store.checkpoint(id, progress({ subscriptionId: 'another' }), checkpoint);
      await store.report(id, progress());
      expect(await resume(store)).toMatchObject({ number: 0, seen: [] });
    });
  });
}

function progress(overrides: Partial<ScopeProgress> = {}): ScopeProgress {
  const running = waitingScope(scope.subscriptionId, scope.resourceType);
  return { ...running, state: 'running', ...overrides };
}

function bytes(length: number, value = 0): Uint8Array {
  return new Uint8Array(length).fill(value);
}

/** How the scope stands, all that was seen in one. */
async function resume(store: RunStore) {
  const found = await store.resume(id, scope);
  if (!found) throw new Error('nobody reported the scope');
  const seen = (await Array.fromAsync(found.seen)).flatMap((chunk) => [...chunk]);
  return { ...found, seen };
}
