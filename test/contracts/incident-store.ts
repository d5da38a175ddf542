import type { IncidentStore } from '../../lambdas/shared/domain/incident.ts';
import { incident } from '../fixtures/incident.ts';

/** What every incident store does; `makeStore` gives an empty one. */
export function incidentStoreContract(makeStore: () => Promise<IncidentStore>): void {
  it('gives back what was created, by key and by number', async () => {
    const store = await makeStore();
    expect(await store.create(incident())).toBe(true);
    expect(await store.get(incident().id)).toEqual(incident());
    expect(await store.getByNumber('INC0000001')).toEqual(incident());
    expect(await store.getByNumber('INC0000002')).toBeUndefined();
  });

  it('creates an incident once', async () => {
    const store = await makeStore();
    const attempts = Array.from({ length: 5 }, () => store.create(incident()));
    expect((await Promise.all(attempts)).filter((created) => created)).toHaveLength(1);
  });

  it('never gives a number twice', async () => {
    const store = await makeStore();
    const numbers = await Promise.all(Array.from({ length: 20 }, () => store.nextNumber()));
    expect(new Set(numbers).size).toBe(20);
    expect(numbers.toSorted()[0]).toBe('INC0000001');
  });

  it('replaces only what was read', async () => {
    const store = await makeStore();
    await store.create(incident());
    expect(await store.replace(incident(), incident({ title: 'one', revision: 2 }))).toBe(true);
    expect(await store.replace(incident(), incident({ title: 'two', revision: 2 }))).toBe(false);
    expect(await store.get(incident().id)).toMatchObject({ title: 'one' });
  });

  it('lists a state newest first, in pages', async () => {
    const store = await makeStore();
    for (const day of ['02', '01', '03']) {
      await store.create(incident({ id: day, openedAt: `2026-03-${day}T10:00:00.000Z` }));
    }
    await store.create(incident({ id: '04', state: 'resolved' }));
    const first = await store.list('open', 2);
    expect(first.items.map(({ id }) => id)).toEqual(['03', '02']);
    const second = await store.list('open', 2, first.cursor);
    expect(second.items.map(({ id }) => id)).toEqual(['01']);
    expect(second.cursor).toBeUndefined();
  });

  it('refuses a foreign cursor', async () => {
    const store = await makeStore();
    await expect(store.list('open', 2, 'nonsense')).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
}
