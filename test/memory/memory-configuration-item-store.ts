import type {
  ConfigurationItem,
  HistoryEntry,
} from '../../lambdas/shared/domain/configuration-item.ts';
import type {
  ConfigurationItemStore,
  RelatedItem,
} from '../../lambdas/shared/domain/configuration-item-store.ts';
import type { Page } from '../../lambdas/shared/domain/page.ts';
import { pageAfter } from './page-after.ts';

/** Configuration items in memory; `writes` counts what a table of items would be charged for. */
export interface MemoryConfigurationItemStore extends ConfigurationItemStore {
  readonly items: ReadonlyMap<string, ConfigurationItem>;
  /** Of all items, in the order of their writing. */
  readonly entries: readonly HistoryEntry[];
  readonly writes: number;
}

export function memoryConfigurationItemStore(): MemoryConfigurationItemStore {
  const items = new Map<string, ConfigurationItem>();
  const entries: HistoryEntry[] = [];
  let writes = 0;

  function write(item: ConfigurationItem): true {
    writes += 1;
    items.set(item.id, structuredClone(item));
    return true;
  }

  function where(matches: (item: ConfigurationItem) => boolean): ConfigurationItem[] {
    return [...items.values()].filter(matches).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  return {
    items,
    entries,
    get writes() {
      return writes;
    },
    async *scope({ integrationId, subscriptionId, resourceType }) {
      const inScope = where(
        (item) =>
          item.integrationId === integrationId &&
          item.subscriptionId === subscriptionId &&
          item.resourceType === resourceType,
      );
      yield inScope.map(({ id, hash, missingSince, retiredAt }) => ({
        id,
        hash,
        missingSince,
        retiredAt,
      }));
    },
    async get(id) {
      return items.get(id);
    },
    async getMany(ids) {
      const wanted = new Set(ids);
      return new Map(where(({ id }) => wanted.has(id)).map((item) => [item.id, item]));
    },
    async create(item) {
      return !items.has(item.id) && write(item);
    },
    async replace(before, after, entry) {
      const stored = items.get(after.id);
      const isOvertaken =
        stored?.integrationId === after.integrationId && stored.fence > after.fence;
      if (stored?.revision !== before.revision || isOvertaken) return false;
      if (entry) entries.push(structuredClone(entry));
      return write(after);
    },
    async history(id, limit, cursor): Promise<Page<HistoryEntry>> {
      const newestFirst = entries
        .filter((entry) => entry.id === id)
        .map((entry, index) => ({
          entry,
          key: `${entry.at}#${id}#${String(index).padStart(9, '0')}`,
        }))
        .toSorted((a, b) => (a.key > b.key ? -1 : 1));
      const page = pageAfter(newestFirst, ({ key }) => key, limit, cursor);
      return { ...page, items: page.items.map(({ entry }) => entry) };
    },
    async *relatedTo(id) {
      yield* where((item) => item.relatedId === id).map(toRelatedItem);
    },
    async *inResourceGroup(id) {
      yield* where((item) => resourceGroupOf(item) === id).map(toRelatedItem);
    },
  };
}

function resourceGroupOf({ subscriptionId, resourceGroup }: ConfigurationItem): string {
  return `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}`.toLowerCase();
}

function toRelatedItem(item: ConfigurationItem): RelatedItem {
  const { id, class: ciClass, name, resourceType, retiredAt } = item;
  return { id, class: ciClass, name, resourceType, retiredAt };
}
