import type { Json } from '../json.ts';
import type { ChangeFeed } from '../resource-graph/change-feed.ts';
import { observeChange } from '../resource-graph/observe-change.ts';
import { slotsOfGroup, slotsOfGrowth, slotsOfResource } from '../resource-graph/touched-slots.ts';
import { parseArmPath } from '../resource-manager/arm-path.ts';
import type { Resource } from '../resource-manager/content.ts';
import type {
  GeneratedContent,
  GeneratedSubscription,
} from '../resource-manager/generated-content.ts';
import type { TenantState } from '../resource-manager/tenant-state.ts';
import type { Change } from './change.ts';
import { joinPatches } from './join-patches.ts';
import { locate, locateResource } from './locate-resource.ts';
import { resizePatch } from './resize-patch.ts';

/** Makes a change happen. Throws RangeError with a sentence when the tenant has no such thing. */
export type ApplyChange = (change: Change) => { readonly id?: string };

/**
 * @param generated absent for recorded content, whose resources cannot change
 * @param feed is told what happened to resources
 */
export function createApplyChange(
  tenant: TenantState,
  generated: GeneratedContent | undefined,
  feed: ChangeFeed,
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

  function patchResource(
    subscription: GeneratedSubscription,
    key: string,
    { id }: Resource,
    patch: Json,
  ): void {
    const touched = slotsOfResource(subscription, id);
    observeChange(feed, subscription, touched, () => addPatch(subscription, key, patch));
  }

  return (change) => {
    switch (change.change) {
      case 'add': {
        const { kind, count } = change;
        const subscription = open(change.subscriptionId);
        const { added } = subscription.changes;
        const touched = slotsOfGrowth(subscription.estate, kind, count);
        observeChange(feed, subscription, touched, () =>
          added.set(kind, (added.get(kind) ?? 0) + count),
        );
        return {};
      }
      case 'delete': {
        const { subscription, key, group } = locate(open, change.id);
        const { gone, goneGroups, newGroups } = subscription.changes;
        const touched = key
          ? slotsOfResource(subscription, change.id)
          : slotsOfGroup(subscription, group);
        observeChange(feed, subscription, touched, () => {
          if (key) gone.add(key);
          else {
            goneGroups.add(group);
            newGroups.delete(group);
          }
        });
        return { id: change.id };
      }
      case 'resize': {
        const { subscription, key, resource } = locateResource(open, change.id);
        const patch = resizePatch(resource, change.size);
        patchResource(subscription, key, resource, patch);
        return { id: resource.id };
      }
      case 'update': {
        const { subscription, key, resource } = locateResource(open, change.id);
        patchResource(subscription, key, resource, change.patch);
        return { id: resource.id };
      }
      case 'move': {
        const { subscription, key, resource } = locateResource(open, change.id);
        const { changes } = subscription;
        const group = change.resourceGroup;
        const isGone = changes.goneGroups.has(group.toLowerCase());
        const touched = [
          ...slotsOfResource(subscription, resource.id),
          ...(isGone ? slotsOfGroup(subscription, group) : []),
        ];
        observeChange(feed, subscription, touched, () => {
          makeGroup(subscription, group);
          changes.moved.set(key, group);
        });
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
      case 'set-monitoring-reader':
        settings(change.subscriptionId).monitoringReader = change.monitoringReader;
        return {};
      case 'set-subscription-state':
        settings(change.subscriptionId).state = change.state;
        return {};
      case 'set-provider':
        settings(change.subscriptionId).providers.set(change.namespace.toLowerCase(), change.state);
        return {};
      case 'set-change-feed':
        feed.setLag(change.lag);
        return {};
    }
  };
}

/**
 * A group that does not exist comes with the first resource that is moved to it; one that was
 * deleted comes back with what was in it.
 */
function makeGroup(subscription: GeneratedSubscription, group: string): void {
  if (subscription.hasResourceGroup(group)) return;
  const { changes } = subscription;
  changes.goneGroups.delete(group.toLowerCase());
  if (!subscription.hasResourceGroup(group)) changes.newGroups.set(group.toLowerCase(), group);
}

function addPatch({ changes }: GeneratedSubscription, key: string, patch: Json): void {
  const before = changes.patched.get(key);
  changes.patched.set(key, before === undefined ? patch : joinPatches(before, patch));
}
