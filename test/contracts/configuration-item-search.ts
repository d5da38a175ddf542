import fc from 'fast-check';
import { CiClass, type ConfigurationItem } from '../../lambdas/shared/domain/configuration-item.ts';
import {
  ConfigurationItemOrder,
  type ConfigurationItemQuery,
  type ConfigurationItemSearch,
} from '../../lambdas/shared/domain/configuration-item-search.ts';
import { storedStorageAccount } from '../fixtures/storage-account.ts';
import { memoryConfigurationItemSearch } from '../memory/memory-configuration-item-search.ts';

const ALL: ConfigurationItemQuery = { retired: false, order: 'name', limit: 200 };

/** Items of several classes, regions, subscriptions, tags and ages; some retired. */
const ITEMS: readonly ConfigurationItem[] = Array.from({ length: 60 }, (_, index) => {
  const name = `${['alpha', 'Beta', 'beta', 'gamma-ray'][index % 4]}-${index}`;
  const ciClass = CiClass.options[index % 3];
  return {
    ...storedStorageAccount(name),
    class: ciClass,
    region: [null, 'eastus', 'eastus2', 'westeurope'][index % 4] ?? null,
    subscriptionId: `subscription-${index % 2}`,
    tags: index % 5 === 0 ? { env: 'prod', 'a.b#c': 'x y' } : { env: 'test' },
    changedAt: `2026-01-${String(1 + (index % 7)).padStart(2, '0')}T00:00:00.000Z`,
    retiredAt: index % 10 === 9 ? '2026-02-01T00:00:00.000Z' : null,
  } as ConfigurationItem;
});

/** What every search does; `makeSearch` gives one over these items. */
export function configurationItemSearchContract(
  makeSearch: (items: readonly ConfigurationItem[]) => Promise<ConfigurationItemSearch>,
): void {
  let search: ConfigurationItemSearch;
  beforeAll(async () => {
    search = await makeSearch(ITEMS);
  });

  async function namesOf(query: ConfigurationItemQuery): Promise<string[]> {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await search.find({ ...query, cursor });
      expect(page.items.length).toBeLessThanOrEqual(query.limit);
      names.push(...page.items.map(({ name }) => name));
      cursor = page.cursor;
    } while (cursor !== undefined);
    return names;
  }

  it('lists what lives in the order of names, whatever their casing', async () => {
    const names = await namesOf(ALL);
    expect(names).toHaveLength(54);
    expect(names.map((name) => name.toLowerCase())).toEqual(
      names.map((name) => name.toLowerCase()).toSorted(),
    );
  });

  it('finds living items by their very name, in any casing, of one integration', async () => {
    const [{ id, integrationId } = storedStorageAccount('none')] = ITEMS;
    expect(await Array.fromAsync(search.named('ALPHA-0', integrationId))).toEqual([id]);
    expect(await Array.fromAsync(search.named('alpha', integrationId))).toEqual([]);
    expect(await Array.fromAsync(search.named('alpha-0', 'another'))).toEqual([]);
    expect(await Array.fromAsync(search.named('beta-9', integrationId))).toEqual([]);
  });

  it('gives whole items', async () => {
    const { items } = await search.find({ ...ALL, namePrefix: 'alpha-0' });
    expect(items).toEqual([ITEMS[0]]);
  });

  it('finds by an exact tag, also of an odd name', async () => {
    const tagged = await namesOf({ ...ALL, tag: { key: 'a.b#c', value: 'x y' } });
    expect(tagged).toHaveLength(12);
    expect(await namesOf({ ...ALL, tag: { key: 'a.b#c', value: 'x' } })).toEqual([]);
    expect(await namesOf({ ...ALL, tag: { key: 'a', value: 'x y' } })).toEqual([]);
  });

  it('tells one region from another whose name begins like it', async () => {
    const { items } = await search.find({ ...ALL, region: 'eastus' });
    expect(new Set(items.map(({ region }) => region))).toEqual(new Set(['eastus']));
  });

  it('finds by any filters in any order and pages of any size what there is, each item once', async () => {
    const whole = memoryConfigurationItemSearch(new Map(ITEMS.map((item) => [item.id, item])));
    const query = fc.record(
      {
        class: fc.constantFrom(...CiClass.options),
        region: fc.constantFrom('eastus', 'eastus2', 'mars'),
        subscriptionId: fc.constantFrom('subscription-0', 'subscription-1', 'none'),
        integrationId: fc.constantFrom(ITEMS[0]?.integrationId, 'none'),
        tag: fc.constantFrom({ key: 'env', value: 'prod' }, { key: 'env', value: 'none' }),
        namePrefix: fc.constantFrom('b', 'BETA-1', 'gamma-', 'z'),
        retired: fc.boolean(),
        order: fc.constantFrom(...ConfigurationItemOrder.options),
        limit: fc.integer({ min: 4, max: 30 }),
      },
      { requiredKeys: ['retired', 'order', 'limit'] },
    );
    await fc.assert(
      fc.asyncProperty(query, async (asked) => {
        const { items } = await whole.find({ ...asked, limit: 1_000 });
        expect(await namesOf(asked)).toEqual(items.map(({ name }) => name));
      }),
      { numRuns: 30 },
    );
  });

  it.each(['nonsense', 'bm9uc2Vuc2U', ''])('refuses the cursor %j', async (cursor) => {
    const refusal = { faults: [{ field: 'cursor' }] };
    await expect(search.find({ ...ALL, cursor })).rejects.toMatchObject(refusal);
  });
}
