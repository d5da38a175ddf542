import { isJsonObject, type Json } from '../json.ts';
import { parseArmPath, resourceGroupOf } from '../resource-manager/arm-path.ts';
import { changeKey } from '../resource-manager/changes.ts';
import type { Resource } from '../resource-manager/content.ts';
import type {
  GeneratedContent,
  GeneratedSubscription,
} from '../resource-manager/generated-content.ts';
import type { TenantState } from '../resource-manager/tenant-state.ts';
import type { Change } from './change.ts';
import { resizePatch } from './resize-patch.ts';

/** Makes a change happen. Throws RangeError with a sentence when the tenant has no such thing. */
export type ApplyChange = (change: Change) => { readonly id?: string };

/** @param generated absent for recorded content, whose resources cannot change */
export function createApplyChange(
  tenant: TenantState,
  generated: GeneratedContent | undefined,
): ApplyChange {
  function open(subscriptionId: string): GeneratedSubscription {
    if (!generated) {
      throw new RangeError('Recorded content does not change; start a generated tenant for that.');
    }
    const found = generated.subscriptions.find(
      (entry) => entry.subscriptionId === subscriptionId.toLowerCase(),
    );
    if (!found) throw new RangeError(`There is no subscription ${subscriptionId}.`);
    return found;
  }

  function settings(subscriptionId: string) {
    const found = tenant.subscription(subscriptionId);
    if (!found) throw new RangeError(`There is no subscription ${subscriptionId}.`);
    return tenant.settings(found);
  }

  return (change) => {
    switch (change.change) {
      case 'add': {
        const { added } = open(change.subscriptionId).changes;
        added.set(change.kind, (added.get(change.kind) ?? 0) + change.count);
        return {};
      }
      case 'delete': {
        const { subscription, key, group } = locate(open, change.id);
        if (key) subscription.changes.gone.add(key);
        else {
          subscription.changes.goneGroups.add(group);
          subscription.changes.newGroups.delete(group);
        }
        return { id: change.id };
      }
      case 'resize': {
        const { subscription, key, resource } = locateResource(open, change.id);
        addPatch(subscription, key, resizePatch(resource, change.size));
        return { id: resource.id };
      }
      case 'update': {
        const { subscription, key, resource } = locateResource(open, change.id);
        addPatch(subscription, key, change.patch);
        return { id: resource.id };
      }
      case 'move': {
        const { subscription, key, resource } = locateResource(open, change.id);
        const { changes } = subscription;
        const group = change.resourceGroup;
        if (!subscription.hasResourceGroup(group)) {
          changes.goneGroups.delete(group.toLowerCase());
          if (!subscription.hasResourceGroup(group)) {
            changes.newGroups.set(group.toLowerCase(), group);
          }
        }
        changes.moved.set(key, group);
        const path = parseArmPath(resource.id);
        return { id: subscription.find(path?.type ?? '', path?.names ?? [])?.id ?? '' };
      }
      case 'set-access': {
        const { role, resourceGroups } = change;
        settings(change.subscriptionId).access = {
          role,
          ...(resourceGroups && { resourceGroups }),
        };
        return {};
      }
      case 'set-subscription-state':
        settings(change.subscriptionId).state = change.state;
        return {};
      case 'set-provider':
        settings(change.subscriptionId).providers.set(change.namespace.toLowerCase(), change.state);
        return {};
    }
  };
}

type Open = (subscriptionId: string) => GeneratedSubscription;

interface Located {
  readonly subscription: GeneratedSubscription;
  /** Absent for a resource group. */
  readonly key?: string;
  readonly resource: Resource;
  /** Lower-case name. */
  readonly group: string;
}

function locate(open: Open, id: string): Located {
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

function locateResource(open: Open, id: string): Located & { readonly key: string } {
  const located = locate(open, id);
  if (!located.key) throw new RangeError(`${id} is a resource group, which only can be deleted.`);
  return { ...located, key: located.key };
}

function addPatch({ changes }: GeneratedSubscription, key: string, patch: Json): void {
  const before = changes.patched.get(key);
  // Two merge patches in a row: what the second leaves alone, the first keeps (nulls included).
  changes.patched.set(key, before === undefined ? patch : joinPatches(before, patch));
}

function joinPatches(first: Json, second: Json): Json {
  if (!isJsonObject(first) || !isJsonObject(second)) return second;
  const joined: Record<string, Json> = {};
  for (const key of new Set([...Object.keys(first), ...Object.keys(second)])) {
    const [before, after] = [first[key], second[key]];
    if (after === undefined) joined[key] = before as Json;
    else joined[key] = before === undefined ? after : joinPatches(before, after);
  }
  return joined;
}
