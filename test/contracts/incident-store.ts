import type {
  Incident,
  IncidentStore,
  OriginChange,
  OriginHistory,
} from '../../lambdas/shared/domain/incident.ts';
import { incident } from '../fixtures/incident.ts';

const ORIGIN = 'rule and series';
const { integrationId } = incident();
const SECOND = `${integrationId}#second`;

function firedBy(...of: readonly Incident[]): OriginHistory {
  const firings = of.map(({ id, number, openedAt }) => ({
    incidentId: id,
    number,
    firedAt: openedAt,
  }));
  return { firings, revision: of.length };
}

function change(before: OriginHistory | undefined, after: OriginHistory): OriginChange {
  return { integrationId, origin: ORIGIN, before, after };
}

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

  it('never gives a number twice, and counts tests apart', async () => {
    const store = await makeStore();
    const numbers = await Promise.all(Array.from({ length: 20 }, () => store.nextNumber('INC')));
    expect(new Set(numbers).size).toBe(20);
    expect(numbers.toSorted()[0]).toBe('INC0000001');
    expect(await store.nextNumber('TST')).toBe('TST0000001');
  });

  it('replaces only what was read', async () => {
    const store = await makeStore();
    await store.create(incident());
    expect(await store.replace(incident(), incident({ title: 'one', revision: 2 }))).toBe(true);
    expect(await store.replace(incident(), incident({ title: 'two', revision: 2 }))).toBe(false);
    expect(await store.get(incident().id)).toMatchObject({ title: 'one' });
  });

  it('creates an incident with its origin’s history or not at all', async () => {
    const store = await makeStore();
    const [first, second] = [incident(), incident({ id: SECOND, number: 'INC0000002' })];
    expect(await store.origin(integrationId, ORIGIN)).toBeUndefined();
    expect(await store.create(first, change(undefined, firedBy(first)))).toBe(true);
    expect(await store.create(second, change(undefined, firedBy(second)))).toBe(false);
    expect(await store.get(SECOND)).toBeUndefined();
    expect(await store.origin(integrationId, ORIGIN)).toEqual(firedBy(first));

    const both = change(firedBy(first), firedBy(first, second));
    expect(await store.create(second, both)).toBe(true);
    expect(await store.origin(integrationId, ORIGIN)).toEqual(firedBy(first, second));
  });

  it('keeps the origins of integrations apart', async () => {
    const store = await makeStore();
    await store.create(incident(), change(undefined, firedBy(incident())));
    expect(await store.origin('another', ORIGIN)).toBeUndefined();
  });

  it('finds an incident by every alert that joined it', async () => {
    const store = await makeStore();
    const [before, after] = [incident(), incident({ title: 'again', revision: 2 })];
    await store.create(before, change(undefined, firedBy(before)));
    const joined = change(firedBy(before), firedBy(before, before));
    expect(await store.join(SECOND, before, after, joined)).toBe(true);
    expect(await store.get(SECOND)).toEqual(after);
    expect(await store.getMany([SECOND, before.id, 'none'])).toEqual(
      new Map([
        [SECOND, after],
        [before.id, after],
      ]),
    );
    expect(await store.create(incident({ id: SECOND }))).toBe(false);
    expect((await store.list('open', 9)).items).toEqual([after]);
  });

  it('lets no alert join what was changed meanwhile, be it the incident or the history', async () => {
    const store = await makeStore();
    const [before, after] = [incident(), incident({ title: 'changed', revision: 2 })];
    await store.create(before, change(undefined, firedBy(before)));
    await store.replace(before, after);
    const next = incident({ title: 'joined', revision: 3 });
    const joined = change(firedBy(before), firedBy(before, before));
    expect(await store.join(SECOND, before, next, joined)).toBe(false);
    const outdated = change(undefined, firedBy(before, before));
    expect(await store.join(SECOND, after, next, outdated)).toBe(false);
    expect(await store.get(SECOND)).toBeUndefined();
    expect(await store.get(before.id)).toEqual(after);
  });

  it('lets one of two alerts join at the same instant', async () => {
    const store = await makeStore();
    const [before, after] = [incident(), incident({ revision: 2 })];
    await store.create(before, change(undefined, firedBy(before)));
    const joined = change(firedBy(before), firedBy(before, before));
    const attempts = ['a', 'b'].map((id) => store.join(id, before, after, joined));
    expect((await Promise.all(attempts)).toSorted()).toEqual([false, true]);
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

  describe('of a configuration item', () => {
    const CI = '/subscriptions/one/resourcegroups/rg/providers/p/t/vm';

    it('are listed newest first, in pages, also those that name it later', async () => {
      const store = await makeStore();
      const first = incident({ id: 'a', number: 'INC1', openedAt: '2026-03-01T00:00:00.000Z' });
      await store.create(first);
      await store.replace(first, { ...first, ciIds: [CI], revision: 2 });
      for (const [id, day] of [
        ['b', '02'],
        ['c', '03'],
      ]) {
        const openedAt = `2026-03-${day}T00:00:00.000Z`;
        await store.create(incident({ id: `${id}`, number: `INC${id}`, ciIds: [CI], openedAt }));
      }
      await store.create(incident({ id: 'd', number: 'INC4', ciIds: [`${CI}-other`] }));
      const page = await store.ofConfigurationItem(CI, 2);
      const rest = await store.ofConfigurationItem(CI, 2, page.cursor);
      expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    });

    it('are only those that name it now, and that were stored in the end', async () => {
      const store = await makeStore();
      const first = incident({ ciIds: [CI] });
      await store.create(first);
      await store.create({ ...first, ciIds: [CI, `${CI}-2`] });
      expect((await store.ofConfigurationItem(`${CI}-2`, 9)).items).toEqual([]);
      await store.replace(first, { ...first, ciIds: [], revision: 2 });
      expect((await store.ofConfigurationItem(CI, 9)).items).toEqual([]);
    });
  });

  it('counts open ones by priority, without tests', async () => {
    const store = await makeStore();
    const first = incident({ id: 'a', number: 'INC1', priority: 'P1' });
    await store.create(first);
    await store.create(incident({ id: 'b', number: 'INC2', priority: 'P1' }));
    await store.create(incident({ id: 'c', number: 'TST1', priority: 'P1', test: true }));
    expect(await store.countOpen('P1')).toEqual({ count: 2, more: false });
    await store.replace(first, { ...first, state: 'resolved', revision: 2 });
    expect(await store.countOpen('P1')).toEqual({ count: 1, more: false });
    expect(await store.countOpen('P2')).toEqual({ count: 0, more: false });
  });

  it('sifts by priority and integration, in pages, each once', async () => {
    const store = await makeStore();
    for (let index = 0; index < 9; index += 1) {
      const openedAt = `2026-03-0${index + 1}T00:00:00.000Z`;
      const priority = index % 2 === 0 ? 'P1' : 'P3';
      await store.create(incident({ id: `${index}`, number: `INC${index}`, priority, openedAt }));
    }
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list('open', 2, cursor, { priority: 'P1' });
      found.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(found).toEqual(['8', '6', '4', '2', '0']);
    const others = await store.list('open', 9, undefined, { integrationId: 'other' });
    expect(others.items).toEqual([]);
  });

  it('finds what is not verified, of one integration and since then, tests left out', async () => {
    const store = await makeStore();
    const unverified = incident({ verified: false, updatedAt: '2026-03-01T10:00:00.000Z' });
    const others: Partial<Incident>[] = [
      { verified: true },
      { test: true },
      { updatedAt: '2026-03-01T09:00:00.000Z' },
      { integrationId: 'another' },
    ];
    await store.create(unverified);
    for (const [number, other] of others.entries()) {
      await store.create({
        ...unverified,
        id: `other-${number}`,
        number: `INC${number}`,
        ...other,
      });
    }
    const found = () =>
      Array.fromAsync(store.unverified(integrationId, '2026-03-01T09:30:00.000Z'));
    expect(await found()).toEqual([unverified]);
    await store.replace(unverified, { ...unverified, verified: true, revision: 2 });
    expect(await found()).toEqual([]);
  });
}
