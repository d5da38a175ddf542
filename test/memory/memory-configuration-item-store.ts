import type {
  ConfigurationItem,
  ConfigurationItemStore,
} from '../../lambdas/shared/domain/configuration-item.ts';
import { InvalidRequestError } from '../../lambdas/shared/domain/invalid-request-error.ts';

/** Configuration items in memory; `writes` counts what a table would be charged for. */
export interface MemoryConfigurationItemStore extends ConfigurationItemStore {
  readonly items: ReadonlyMap<string, ConfigurationItem>;
  readonly writes: number;
}

export function memoryConfigurationItemStore(): MemoryConfigurationItemStore {
  const items = new Map<string, ConfigurationItem>();
  let writes = 0;

  function write(item: ConfigurationItem): true {
    writes += 1;
    items.set(item.id, structuredClone(item));
    return true;
  }

  return {
    items,
    get writes() {
      return writes;
    },
    async known(ids) {
      return new Map(
        ids.flatMap((id) => {
          const item = items.get(id);
          return item ? [[id, { hash: item.hash, discoveredAt: item.discoveredAt }]] : [];
        }),
      );
    },
    async create(item) {
      return !items.has(item.id) && write(item);
    },
    async replace(before, item) {
      return items.get(item.id)?.hash === before.hash && write(item);
    },
    async get(id) {
      return items.get(id);
    },
    async list(ciClass, limit, cursor) {
      if (cursor !== undefined && !items.has(cursor)) {
        throw new InvalidRequestError([{ field: 'cursor', message: 'is unknown' }]);
      }
      const rest = [...items.values()]
        .filter((item) => item.class === ciClass && (cursor === undefined || item.id > cursor))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const page = rest.slice(0, limit);
      return { items: page, cursor: rest.length > limit ? page.at(-1)?.id : undefined };
    },
  };
}
