import { parseArmPath, resourceGroupOf } from '../resource-manager/arm-path.ts';
import { changeKey } from '../resource-manager/changes.ts';
import type { Resource } from '../resource-manager/content.ts';
import type { GeneratedSubscription } from '../resource-manager/generated-content.ts';

/** The subscription of an id. Throws RangeError when there is none. */
export type Open = (subscriptionId: string) => GeneratedSubscription;

/** What an id names. */
export interface Located {
  readonly subscription: GeneratedSubscription;
  /** Absent for a resource group. */
  readonly key?: string;
  readonly resource: Resource;
  /** Lower-case name. */
  readonly group: string;
}

/** Throws RangeError with a sentence when nothing has that id. */
export function locate(open: Open, id: string): Located {
  const subscription = open(/^\/subscriptions\/([^/]+)/i.exec(id)?.[1] ?? '');
  const path = parseArmPath(id);
  const group = resourceGroupOf(id) ?? '';
  const resource = path
    ? subscription.find(path.type, path.names)
    : subscription.find('Microsoft.Resources/resourceGroups', [group]);
  if (!resource || resource.id.toLowerCase() !== id.toLowerCase()) {
    throw new RangeError(`There is no resource ${id}.`);
  }
  const key = path && changeKey(path.type, path.names);
  return { subscription, resource, group: group.toLowerCase(), ...(key && { key }) };
}

/** The same, but throws for a resource group too. */
export function locateResource(open: Open, id: string): Located & { readonly key: string } {
  const located = locate(open, id);
  if (!located.key) throw new RangeError(`${id} is a resource group, which only can be deleted.`);
  return { ...located, key: located.key };
}
