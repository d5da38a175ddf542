import type { Resource } from '../resource-manager/content.ts';
import type { GeneratedSubscription } from '../resource-manager/generated-content.ts';
import type { ChangeFeed, ObservedChange } from './change-feed.ts';
import { type Slots, TRACKED_TYPES } from './tracked-types.ts';

/**
 * Makes something happen to a subscription, looks at these slots before and after, and tells the
 * feed what became different: what comes with a change (the NIC of a machine, the databases of a
 * server) is seen too.
 */
export function observeChange<T>(
  feed: ChangeFeed,
  subscription: GeneratedSubscription,
  touched: readonly Slots[],
  happen: () => T,
): T {
  const before = snapshot(subscription, touched);
  const result = happen();
  const after = snapshot(subscription, touched);
  const changes: ObservedChange[] = [];
  for (const [key, resource] of before) {
    const now = after.get(key);
    if (!now) changes.push({ before: resource });
    else if (JSON.stringify(now) !== JSON.stringify(resource)) {
      changes.push({ before: resource, after: now });
    }
  }
  for (const [key, resource] of after) if (!before.has(key)) changes.push({ after: resource });
  feed.record(subscription.subscriptionId, changes);
  return result;
}

/** The resources in these slots, by lower-case id. */
function snapshot(
  subscription: GeneratedSubscription,
  touched: readonly Slots[],
): Map<string, Resource> {
  const found = new Map<string, Resource>();
  for (const { type, from, to } of touched) {
    const tracked = TRACKED_TYPES.find((candidate) => candidate.type === type);
    const end = Math.max(...(tracked?.ends(subscription.estate) ?? []));
    for (let slot = from; slot < Math.min(to, end); slot += 1) {
      for (const resource of subscription.at(type, slot)) {
        found.set(resource.id.toLowerCase(), resource);
      }
    }
  }
  return found;
}
