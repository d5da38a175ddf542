import type { RunScope, RunStore } from '../../lambdas/shared/domain/run.ts';
import { SUBSCRIPTION_ID } from '../fixtures/integration.ts';
import { run } from '../fixtures/run.ts';

const { id } = run();
const scope: RunScope = { subscriptionId: SUBSCRIPTION_ID, resourceType: 'storage-account' };

/** What every run store does with retirements that wait for approval; `makeStore` gives an empty one. */
export function heldRetirementsContract(makeStore: () => Promise<RunStore>): void {
  it('holds nothing of a scope at first', async () => {
    expect(await held(await makeStore())).toEqual([]);
  });

  it('holds a scope’s ids apart from those of others', async () => {
    const store = await makeStore();
    await store.hold(id, scope, ['a', 'b']);
    await store.hold(id, { ...scope, resourceType: 'aks-cluster' }, ['c']);
    await store.hold('another run', scope, ['d']);
    expect(await held(store)).toEqual(['a', 'b']);
  });

  it('holds however many, in their order', async () => {
    const store = await makeStore();
    const many = ids(12_000);
    await store.hold(id, scope, many);
    expect(await held(store)).toEqual(many);
  });

  it('forgets the part that is settled, and holds the rest', async () => {
    const store = await makeStore();
    const many = ids(12_000);
    await store.hold(id, scope, many);
    const [first, ...others] = await Array.fromAsync(store.held(id, scope));
    await store.release(id, first?.part ?? '');
    expect(await held(store)).toEqual(others.flatMap((part) => part.ids));
    expect(await held(store)).toEqual(many.slice(first?.ids.length));
  });

  it('replaces what it held, and forgets it', async () => {
    const store = await makeStore();
    await store.hold(id, scope, ids(12_000));
    await store.hold(id, scope, ids(5_000));
    expect(await held(store)).toEqual(ids(5_000));
    await store.hold(id, scope, []);
    expect(await held(store)).toEqual([]);
  });
}

/** As long as an ARM id is. */
function ids(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${'ä'.repeat(60)}/${index}`);
}

async function held(store: RunStore): Promise<string[]> {
  return (await Array.fromAsync(store.held(id, scope), ({ ids }) => ids)).flat();
}
