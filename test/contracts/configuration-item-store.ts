import type { ConfigurationItemStore } from '../../lambdas/shared/domain/configuration-item.ts';
import { storedStorageAccount } from '../fixtures/storage-account.ts';

/** What every store of configuration items does; `makeStore` gives an empty one. */
export function configurationItemStoreContract(
  makeStore: () => Promise<ConfigurationItemStore>,
): void {
  it('gives back what was created', async () => {
    const store = await makeStore();
    const item = storedStorageAccount('a');
    expect(await store.create(item)).toBe(true);
    expect(await store.get(item.id)).toEqual(item);
  });

  it('creates an item once', async () => {
    const store = await makeStore();
    const attempts = Array.from({ length: 5 }, () => store.create(storedStorageAccount('a')));
    expect((await Promise.all(attempts)).filter((created) => created)).toHaveLength(1);
  });

  it('knows the hashes of what is stored, however many are asked for', async () => {
    const store = await makeStore();
    const items = Array.from({ length: 120 }, (_, index) =>
      storedStorageAccount(`account${index}`),
    );
    for (const item of items) await store.create(item);
    const known = await store.known([...items.map((item) => item.id), '/subscriptions/none']);
    expect(known.size).toBe(120);
    expect(known.get(items[119]?.id ?? '')).toEqual({
      hash: 'hash of account119',
      discoveredAt: '2026-01-01T00:00:00.000Z',
    });
    expect(await store.known([])).toEqual(new Map());
  });

  it('replaces only what was read', async () => {
    const store = await makeStore();
    const before = storedStorageAccount('a', 'first');
    await store.create(before);
    expect(await store.replace(before, storedStorageAccount('a', 'second'))).toBe(true);
    expect(await store.replace(before, storedStorageAccount('a', 'third'))).toBe(false);
    expect(await store.get(before.id)).toMatchObject({ hash: 'second' });
  });

  it('lists a class in pages until it ends', async () => {
    const store = await makeStore();
    for (const name of ['c', 'a', 'b']) await store.create(storedStorageAccount(name));
    const first = await store.list('azure_storage', 2);
    const second = await store.list('azure_storage', 2, first.cursor);
    const names = [...first.items, ...second.items].map((item) => item.name);
    expect(names.toSorted()).toEqual(['a', 'b', 'c']);
    expect(second.cursor).toBeUndefined();
    expect(await store.list('azure_vm', 2)).toEqual({ items: [], cursor: undefined });
  });

  it.each(['nonsense', 'bm9uc2Vuc2U', ''])('refuses the cursor %j', async (cursor) => {
    const store = await makeStore();
    await expect(store.list('azure_storage', 2, cursor)).rejects.toMatchObject({
      faults: [{ field: 'cursor' }],
    });
  });
}
