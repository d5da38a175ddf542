import * as fc from 'fast-check';
import { contentHash } from '../../lambdas/cmdb-discovery/content-hash.ts';
import { saveItems } from '../../lambdas/cmdb-discovery/save-items.ts';
import { storageAccount } from '../fixtures/storage-account.ts';
import { memoryConfigurationItemStore } from '../memory/memory-configuration-item-store.ts';

function writer(store = memoryConfigurationItemStore(), day = '2026-01-01') {
  const now = () => new Date(`${day}T00:00:00Z`);
  return { store, integrationId: 'integration', runId: `run of ${day}`, now };
}

describe('saving a page of items', () => {
  it('creates what is new', async () => {
    const one = writer();
    const items = [storageAccount('a'), storageAccount('b')];
    await expect(saveItems(items, one)).resolves.toEqual({ created: 2, updated: 0 });
    expect(one.store.items.get(items[0]?.id ?? '')).toMatchObject({
      name: 'a',
      integrationId: 'integration',
      runId: 'run of 2026-01-01',
      discoveredAt: '2026-01-01T00:00:00.000Z',
    });
  });

  it('writes nothing when nothing changed', async () => {
    const { store } = writer();
    await saveItems([storageAccount('a'), storageAccount('b')], writer(store));
    const saved = await saveItems(
      [storageAccount('b'), storageAccount('a')],
      writer(store, '2026-02-01'),
    );
    expect(saved).toEqual({ created: 0, updated: 0 });
    expect(store.writes).toBe(2);
  });

  it('updates what changed and keeps when it was discovered', async () => {
    const { store } = writer();
    await saveItems([storageAccount('a')], writer(store));
    const changed = storageAccount('a', { sku: 'Premium_LRS' });
    await expect(saveItems([changed], writer(store, '2026-02-01'))).resolves.toEqual({
      created: 0,
      updated: 1,
    });
    expect(store.items.get(changed.id)).toMatchObject({
      hash: contentHash(changed),
      discoveredAt: '2026-01-01T00:00:00.000Z',
      changedAt: '2026-02-01T00:00:00.000Z',
      runId: 'run of 2026-02-01',
    });
  });

  it('counts an item once when the list shows it twice', async () => {
    const saved = await saveItems([storageAccount('a'), storageAccount('a')], writer());
    expect(saved).toEqual({ created: 1, updated: 0 });
  });

  it('lets writers at the same instant create each item once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 }),
        async (names) => {
          const { store } = writer();
          const items = names.map((name) => storageAccount(name));
          const saved = await Promise.all([1, 2, 3].map(() => saveItems(items, writer(store))));
          const created = saved.reduce((sum, one) => sum + one.created, 0);
          expect(created).toBe(new Set(names).size);
          expect(store.writes).toBe(created);
        },
      ),
      { numRuns: 50 },
    );
  });
});
