import * as fc from 'fast-check';
import { contentHash } from '../../lambdas/cmdb-discovery/content-hash.ts';
import { saveItem, saveItems } from '../../lambdas/cmdb-discovery/save-items.ts';
import type { Known } from '../../lambdas/cmdb-discovery/scope-index.ts';
import type { Author } from '../../lambdas/cmdb-discovery/to-configuration-item.ts';
import type { DiscoveredItem } from '../../lambdas/shared/domain/configuration-item.ts';
import { storageAccount } from '../fixtures/storage-account.ts';
import {
  type MemoryConfigurationItemStore,
  memoryConfigurationItemStore,
} from '../memory/memory-configuration-item-store.ts';

const NOTHING = { created: 0, updated: 0, revived: 0 };

function author(day = '2026-01-01', fence = 1): Author {
  return {
    integrationId: 'integration',
    runId: `run of ${day}`,
    fence,
    portal: 'https://portal.azure.com',
    now: () => new Date(`${day}T00:00:00Z`),
  };
}

/** What the scope's index tells of a store. */
function knownTo({ items }: MemoryConfigurationItemStore): (id: string) => Known | undefined {
  return (id) => {
    const item = items.get(id);
    return item && { hash: item.hash, away: Boolean(item.missingSince ?? item.retiredAt) };
  };
}

function save(items: readonly DiscoveredItem[], store: MemoryConfigurationItemStore, by: Author) {
  return saveItems(items, knownTo(store), store, by);
}

describe('saving a page of items', () => {
  it('creates what is new', async () => {
    const store = memoryConfigurationItemStore();
    const items = [storageAccount('a'), storageAccount('b')];
    await expect(save(items, store, author())).resolves.toEqual({ ...NOTHING, created: 2 });
    expect(store.items.get(items[0]?.id ?? '')).toMatchObject({
      name: 'a',
      integrationId: 'integration',
      runId: 'run of 2026-01-01',
      fence: 1,
      revision: 1,
      link: `https://portal.azure.com/#resource${items[0]?.armId}`,
      discoveredAt: '2026-01-01T00:00:00.000Z',
      missingSince: null,
      retiredAt: null,
    });
  });

  it('writes nothing when nothing changed', async () => {
    const store = memoryConfigurationItemStore();
    await save([storageAccount('a'), storageAccount('b')], store, author());
    const again = [storageAccount('b'), storageAccount('a')];
    expect(await save(again, store, author('2026-02-01', 2))).toEqual(NOTHING);
    expect(store.writes).toBe(2);
  });

  it('updates what changed and keeps when it was discovered', async () => {
    const store = memoryConfigurationItemStore();
    await save([storageAccount('a')], store, author());
    const changed = storageAccount('a', { sku: 'Premium_LRS' });
    const saved = await save([changed], store, author('2026-02-01', 2));
    expect(saved).toEqual({ ...NOTHING, updated: 1 });
    expect(store.items.get(changed.id)).toMatchObject({
      hash: contentHash(changed),
      discoveredAt: '2026-01-01T00:00:00.000Z',
      changedAt: '2026-02-01T00:00:00.000Z',
      runId: 'run of 2026-02-01',
      revision: 2,
      fence: 2,
    });
  });

  it('counts an item once when the list shows it twice', async () => {
    const store = memoryConfigurationItemStore();
    const twice = [storageAccount('a'), storageAccount('a')];
    expect(await save(twice, store, author())).toEqual({ ...NOTHING, created: 1 });
  });

  it('trusts the store, not an index that lags behind it', async () => {
    const store = memoryConfigurationItemStore();
    await save([storageAccount('a')], store, author());
    const lagging = [undefined, { hash: 'of long ago', away: false }, { hash: '', away: true }];
    for (const known of lagging) {
      const saved = await saveItems([storageAccount('a')], () => known, store, author());
      expect(saved).toEqual(NOTHING);
    }
    expect(store.writes).toBe(1);
  });

  it('gives an item to the integration that its subscription belongs to now', async () => {
    const store = memoryConfigurationItemStore();
    await save([storageAccount('a')], store, author());
    const next = { ...author('2026-02-01'), integrationId: 'another' };
    expect(await saveItem(storageAccount('a'), store, next)).toBe('updated');
    expect(store.items.get(storageAccount('a').id)?.integrationId).toBe('another');
    expect(store.entries).toEqual([]);
  });

  it('writes nothing over what a later run wrote, and says that it is over', async () => {
    const store = memoryConfigurationItemStore();
    await save([storageAccount('a', { sku: 'New' })], store, author('2026-02-01', 2));
    const old = saveItem(storageAccount('a', { sku: 'Old' }), store, author());
    await expect(old).rejects.toMatchObject({ code: 'run_superseded' });
    expect(store.writes).toBe(1);
  });

  it('lets writers at the same instant create each item once', async () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(names, async (listed) => {
        const store = memoryConfigurationItemStore();
        const items = listed.map((name) => storageAccount(name));
        const saved = await Promise.all([1, 2, 3].map(() => save(items, store, author())));
        const created = saved.reduce((sum, one) => sum + one.created, 0);
        expect(created).toBe(new Set(listed).size);
        expect(store.writes).toBe(created);
      }),
      { numRuns: 50 },
    );
  });
});
