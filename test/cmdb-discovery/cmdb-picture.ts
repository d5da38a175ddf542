import { toDiscoveredItem } from '../../lambdas/cmdb-discovery/to-configuration-item.ts';
import type { MemoryConfigurationItemStore } from '../memory/memory-configuration-item-store.ts';

/** What a CMDB says of its resources, without when and by which run it was written. */
export function pictureOf({ items }: Pick<MemoryConfigurationItemStore, 'items'>) {
  const picture = [...items.values()].map((item) => ({
    ...toDiscoveredItem(item),
    retired: item.retiredAt !== null,
    missing: item.missingSince !== null,
  }));
  return picture.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The same of what lives. */
export function livingPictureOf(store: Pick<MemoryConfigurationItemStore, 'items'>) {
  return pictureOf(store).filter(({ retired }) => !retired);
}

/** The history of a CMDB without when and by which run. */
export function historyOf({ entries }: Pick<MemoryConfigurationItemStore, 'entries'>) {
  return entries
    .map(({ id, event, changes }) => ({ id, event, changes }))
    .toSorted((a, b) => (`${a.id} ${a.event}` < `${b.id} ${b.event}` ? -1 : 1));
}
