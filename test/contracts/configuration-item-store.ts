import type { HistoryEntry } from '../../lambdas/shared/domain/configuration-item.ts';
import type {
  ConfigurationItemStore,
  ScopeKey,
} from '../../lambdas/shared/domain/configuration-item-store.ts';
import { integration, SUBSCRIPTION_ID } from '../fixtures/integration.ts';
import { storedStorageAccount } from '../fixtures/storage-account.ts';

const SCOPE: ScopeKey = {
  integrationId: integration().id,
  subscriptionId: SUBSCRIPTION_ID,
  resourceType: 'storage-account',
};
const GROUP = `/subscriptions/${SUBSCRIPTION_ID}/resourcegroups/rg-one`;

/** A change of `a`; override what a test is about. */
function entry(overrides: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    id: storedStorageAccount('a').id,
    at: '2026-01-02T00:00:00.000Z',
    runId: 'run',
    event: 'changed',
    changes: [{ field: 'attributes.sku', before: 'Standard_LRS', after: null }],
    ...overrides,
  };
}

/** What every store of configuration items does; `makeStore` gives an empty one. */
export function configurationItemStoreContract(
  makeStore: () => Promise<ConfigurationItemStore>,
): void {
  it('gives back what was created', async () => {
    const store = await makeStore();
    const item = storedStorageAccount('a', { details: { zones: ['1'], tls: null } });
    expect(await store.create(item)).toBe(true);
    expect(await store.get(item.id)).toEqual(item);
    expect(await store.get('none')).toBeUndefined();
  });

  it('creates an item once', async () => {
    const store = await makeStore();
    const attempts = Array.from({ length: 5 }, () => store.create(storedStorageAccount('a')));
    expect((await Promise.all(attempts)).filter((created) => created)).toHaveLength(1);
  });

  it('gives many at once, however many are asked for and however often', async () => {
    const store = await makeStore();
    const items = Array.from({ length: 120 }, (_, index) =>
      storedStorageAccount(`account${index}`, { relatedId: index % 2 === 0 ? GROUP : null }),
    );
    for (const item of items) await store.create(item);
    const ids = items.map((item) => item.id);
    const found = await store.getMany([...ids, ...ids, '/subscriptions/none']);
    expect(found).toEqual(new Map(items.map((item) => [item.id, item])));
    expect(await store.getMany([])).toEqual(new Map());
  });

  describe('replacing an item', () => {
    it('replaces only what was read', async () => {
      const store = await makeStore();
      const before = storedStorageAccount('a');
      await store.create(before);
      const second = storedStorageAccount('a', { hash: 'second', revision: 2 });
      const third = storedStorageAccount('a', { hash: 'third', revision: 2 });
      expect(await store.replace(before, second)).toBe(true);
      expect(await store.replace(before, third)).toBe(false);
      expect(await store.get(before.id)).toEqual(second);
    });

    it('compares no fences of two integrations', async () => {
      const store = await makeStore();
      const before = storedStorageAccount('a', { fence: 57 });
      await store.create(before);
      const moved = { ...before, integrationId: 'another', fence: 1, revision: 2 };
      expect(await store.replace(before, moved)).toBe(true);
    });

    it('lets no run write that has a smaller fence than the last that wrote', async () => {
      const store = await makeStore();
      const before = storedStorageAccount('a', { fence: 3 });
      await store.create(before);
      const after = { ...before, revision: 2 };
      expect(await store.replace(before, { ...after, fence: 2 }, entry())).toBe(false);
      expect(await store.replace(before, { ...after, fence: 2 })).toBe(false);
      expect(await store.replace(before, { ...after, fence: 3 })).toBe(true);
      expect(await store.replace(after, { ...after, revision: 3, fence: 10 })).toBe(true);
      expect(await store.get(before.id)).toMatchObject({ revision: 3, fence: 10 });
    });

    it('does not create one', async () => {
      const store = await makeStore();
      const item = storedStorageAccount('a');
      expect(await store.replace(item, { ...item, revision: 2 }, entry())).toBe(false);
      expect(await store.get(item.id)).toBeUndefined();
    });

    it('keeps the entry in the history with it, or neither', async () => {
      const store = await makeStore();
      const before = storedStorageAccount('a');
      await store.create(before);
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, (_, index) =>
          store.replace(
            before,
            { ...before, revision: 2, hash: `${index}` },
            entry({ runId: `${index}` }),
          ),
        ),
      );
      expect(outcomes.filter((replaced) => replaced)).toHaveLength(1);
      const winner = String(outcomes.indexOf(true));
      expect(await store.get(before.id)).toMatchObject({ hash: winner });
      expect(await store.history(before.id, 10)).toEqual({
        items: [entry({ runId: winner })],
        cursor: undefined,
      });
    });
  });

  it('tells the history newest first, in pages, even of changes in the same instant', async () => {
    const store = await makeStore();
    let item = storedStorageAccount('a');
    await store.create(item);
    const entries = ['02', '02', '02', '03', '04'].map((day, index) =>
      entry({ at: `2026-01-${day}T00:00:00.000Z`, changes: [change(index)] }),
    );
    for (const each of entries) {
      const after = { ...item, revision: item.revision + 1 };
      expect(await store.replace(item, after, each)).toBe(true);
      item = after;
    }
    const first = await store.history(item.id, 2);
    const second = await store.history(item.id, 2, first.cursor);
    const third = await store.history(item.id, 2, second.cursor);
    expect([...first.items, ...second.items, ...third.items]).toEqual(entries.toReversed());
    expect(third.cursor).toBeUndefined();
    expect(await store.history('none', 2)).toEqual({ items: [], cursor: undefined });
  });

  describe('a scope', () => {
    it('tells what a run must know of its items, the missing and retired ones among them', async () => {
      const store = await makeStore();
      const missing = { missingSince: '2026-02-01T00:00:00.000Z' };
      const retired = { ...missing, retiredAt: '2026-02-02T00:00:00.000Z' };
      await store.create(storedStorageAccount('a'));
      await store.create(storedStorageAccount('b', missing));
      await store.create(storedStorageAccount('c', retired));
      const entries = (await Array.fromAsync(store.scope(SCOPE))).flat();
      expect(entries.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
        { id: idOf('a'), hash: 'hash of a', missingSince: null, retiredAt: null },
        { id: idOf('b'), hash: 'hash of b', retiredAt: null, ...missing },
        { id: idOf('c'), hash: 'hash of c', ...retired },
      ]);
    });

    it('is one type in one subscription of one integration', async () => {
      const store = await makeStore();
      await store.create(storedStorageAccount('a'));
      const other = '8f0c3a52-6f0b-4a3e-8d0e-5b7d8f1c2a34';
      const others: ScopeKey[] = [
        { ...SCOPE, integrationId: other },
        { ...SCOPE, subscriptionId: other },
        { ...SCOPE, resourceType: 'aks-cluster' },
      ];
      for (const scope of others) {
        expect((await Array.fromAsync(store.scope(scope))).flat()).toEqual([]);
      }
    });
  });

  describe('relations', () => {
    it('are readable from the other end', async () => {
      const store = await makeStore();
      const server = `${GROUP}/providers/microsoft.sql/servers/s`;
      await store.create(storedStorageAccount('a', { relatedId: server }));
      await store.create(storedStorageAccount('b', { relatedId: server, retiredAt: 'then' }));
      await store.create(storedStorageAccount('c', { relatedId: `${server}2` }));
      await store.create(storedStorageAccount('d'));
      expect(await Array.fromAsync(store.relatedTo(server))).toEqual([
        related('a'),
        { ...related('b'), retiredAt: 'then' },
      ]);
    });

    it('move with the item, and end', async () => {
      const store = await makeStore();
      const first = storedStorageAccount('a', { relatedId: 'first' });
      const second = { ...first, relatedId: 'second', revision: 2 };
      const third = { ...first, relatedId: null, revision: 3 };
      await store.create(first);
      await store.replace(first, second);
      expect(await Array.fromAsync(store.relatedTo('first'))).toEqual([]);
      expect(await Array.fromAsync(store.relatedTo('second'))).toEqual([related('a')]);
      await store.replace(second, third);
      expect(await Array.fromAsync(store.relatedTo('second'))).toEqual([]);
      expect(await store.get(first.id)).toEqual(third);
    });

    it('of a resource group are all its items, whatever the casing of its name', async () => {
      const store = await makeStore();
      await store.create(storedStorageAccount('a', { resourceGroup: 'RG-ONE' }));
      await store.create(storedStorageAccount('b', { resourceGroup: 'rg-one' }));
      await store.create(storedStorageAccount('c', { resourceGroup: 'rg-one-more' }));
      expect(await Array.fromAsync(store.inResourceGroup(GROUP))).toEqual([
        related('a'),
        related('b'),
      ]);
    });
  });

  it.each(['nonsense', 'bm9uc2Vuc2U', ''])('refuses the cursor %j', async (cursor) => {
    const store = await makeStore();
    const refusal = { faults: [{ field: 'cursor' }] };
    await expect(store.history(idOf('a'), 2, cursor)).rejects.toMatchObject(refusal);
  });
}

function idOf(name: string): string {
  return storedStorageAccount(name).id;
}

function related(name: string) {
  return {
    id: idOf(name),
    class: 'azure_storage',
    name,
    resourceType: 'storage-account',
    retiredAt: null,
  };
}

function change(index: number) {
  return { field: `tags.${index}`, before: { nested: [index] }, after: null };
}
