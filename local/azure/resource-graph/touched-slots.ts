import { parseArmPath, resourceGroupOf } from '../resource-manager/arm-path.ts';
import type { CountedKind } from '../resource-manager/changes.ts';
import type { Estate } from '../resource-manager/estate.ts';
import type { GeneratedSubscription } from '../resource-manager/generated-content.ts';
import { type Slots, TRACKED_TYPES, type TrackedType } from './tracked-types.ts';

/** Where something new will be when a kind grows by so many. */
export function slotsOfGrowth(estate: Estate, kind: CountedKind, count: number): Slots[] {
  const grown: Estate = {
    ...estate,
    count: (other) => estate.count(other) + (other === kind ? count : 0),
  };
  return TRACKED_TYPES.flatMap(({ type, ends }) => {
    const after = ends(grown);
    return ends(estate).map((from, series) => ({ type, from, to: after[series] ?? from }));
  });
}

/** Where a resource is, and what hangs together with it; none for types that are not tracked. */
export function slotsOfResource({ estate }: GeneratedSubscription, id: string): Slots[] {
  const path = parseArmPath(id);
  const tracked = TRACKED_TYPES.find(
    ({ type }) => type.type.toLowerCase() === path?.type.toLowerCase(),
  );
  const slot = tracked?.type.slotOf(estate, path?.names ?? []);
  return tracked && slot !== undefined ? slotsAround(estate, tracked, slot) : [];
}

/**
 * The same for everything in a resource group, also in one that is gone: which takes a look at the
 * whole subscription.
 */
export function slotsOfGroup(subscription: GeneratedSubscription, group: string): Slots[] {
  const name = group.toLowerCase();
  const { changes } = subscription.estate;
  const goneGroups = new Set(changes.goneGroups);
  goneGroups.delete(name);
  const estate: Estate = { ...subscription.estate, changes: { ...changes, goneGroups } };
  const found: Slots[] = [];
  for (const tracked of TRACKED_TYPES) {
    const end = Math.max(...tracked.ends(estate));
    for (let slot = 0; slot < end; slot += 1) {
      const resources = tracked.type.at(estate, slot);
      const isTouched = resources.some(({ id }) => resourceGroupOf(id)?.toLowerCase() === name);
      if (isTouched) found.push(...slotsAround(estate, tracked, slot));
    }
  }
  return found;
}

function slotsAround(estate: Estate, { type, beside }: TrackedType, slot: number): Slots[] {
  return [{ type, from: slot, to: slot + 1 }, ...(beside?.(estate, slot) ?? [])];
}
