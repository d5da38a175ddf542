import type { ConfigurationItem } from '../../lambdas/shared/domain/configuration-item.ts';
import {
  type ConfigurationItemQuery,
  type ConfigurationItemSearch,
  listingKeys,
  planOf,
} from '../../lambdas/shared/domain/configuration-item-search.ts';
import { pageAfter } from './page-after.ts';

/** Finds configuration items in memory. */
export function memoryConfigurationItemSearch(
  items: ReadonlyMap<string, ConfigurationItem>,
): ConfigurationItemSearch {
  return {
    async *named(name, integrationId) {
      const found = [...items.values()].filter(
        (item) =>
          meets(item, { retired: false, integrationId, order: 'name', limit: 1 }) &&
          item.name.toLowerCase() === name.toLowerCase(),
      );
      yield* found.map(({ id }) => id);
    },
    async find(query) {
      const { key, descending } = planOf(query);
      const sign = descending ? -1 : 1;
      const found = [...items.values()]
        .filter((item) => meets(item, query))
        .map((item) => ({ item, at: listingKeys(item)[key] }))
        .toSorted((a, b) => (a.at < b.at ? -sign : sign));
      const page = pageAfter(found, ({ at }) => at, query.limit, query.cursor);
      return { items: page.items.map(({ item }) => item), cursor: page.cursor };
    },
  };
}

function meets(item: ConfigurationItem, query: ConfigurationItemQuery): boolean {
  const { tag, namePrefix, retired } = query;
  return (
    (item.retiredAt !== null) === retired &&
    (query.class ?? item.class) === item.class &&
    (query.region ?? item.region) === item.region &&
    (query.subscriptionId ?? item.subscriptionId) === item.subscriptionId &&
    (query.integrationId ?? item.integrationId) === item.integrationId &&
    (!tag || item.tags[tag.key] === tag.value) &&
    item.name.toLowerCase().startsWith(namePrefix?.toLowerCase() ?? '')
  );
}
