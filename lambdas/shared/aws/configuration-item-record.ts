import type { ConfigurationItem } from '../domain/configuration-item.ts';
import { listingKeys } from '../domain/configuration-item-search.ts';
import type { ScopeKey } from '../domain/configuration-item-store.ts';
import { shapeOf, upgraded } from './item-shape.ts';

/** A configuration item as DynamoDB keeps it. */
export type ConfigurationItemRecord = Readonly<Record<string, unknown>>;

/** The key of a scope in the index `by-scope`. */
export function scopeOf({ integrationId, subscriptionId, resourceType }: ScopeKey): string {
  return `${integrationId}#${subscriptionId}#${resourceType}`;
}

/**
 * The item with the keys of its indexes. `relatedId` is left out when it is null, since an index
 * takes texts only and refuses the whole item otherwise.
 */
export function toRecord(item: ConfigurationItem): ConfigurationItemRecord {
  const { relatedId, ...rest } = item;
  const { subscriptionId, resourceGroup } = item;
  return {
    ...rest,
    ...(relatedId !== null && { relatedId }),
    ...shapeOf('configuration-item'),
    ...listingKeys(item),
    scope: scopeOf(item),
    resourceGroupId:
      `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}`.toLowerCase(),
  };
}

/** The item of a record. */
export function fromRecord(record: ConfigurationItemRecord): ConfigurationItem {
  const {
    scope: _scope,
    resourceGroupId: _resourceGroupId,
    listing: _listing,
    nameOrder: _nameOrder,
    regionOrder: _regionOrder,
    changeOrder: _changeOrder,
    ...item
  } = upgraded('configuration-item', record);
  return { relatedId: null, ...item } as ConfigurationItem;
}
