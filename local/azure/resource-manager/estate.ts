import { hash, hex, type Label, timestamp, uuid } from '../random.ts';
import { type Changes, type CountedKind, changeKey } from './changes.ts';

/** One generated subscription: everything in it follows from this and a slot number. */
export interface Estate {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly changes: Changes;
  /** How many resource groups the seed gives. */
  readonly groups: number;
  count(kind: CountedKind): number;
  /** A number for these labels, the same in every process. */
  dice(...labels: readonly Label[]): number;
  uuid(...labels: readonly Label[]): string;
  timestamp(...labels: readonly Label[]): string;
  hex(digits: number, ...labels: readonly Label[]): string;
  /** Part of the names that must be unique in all of Azure. */
  readonly tag: string;
}

/** Share of the six counted kinds in a subscription; virtual machines take the rest. */
const SHARES: Readonly<Record<Exclude<CountedKind, 'virtualMachines'>, number>> = {
  storageAccounts: 0.2,
  sites: 0.17,
  databases: 0.13,
  databaseAccounts: 0.05,
  managedClusters: 0.05,
};

/** @param size resources of the counted kinds in this subscription */
export function createEstate(
  seed: number,
  subscriptionId: string,
  tenantId: string,
  size: number,
  changes: Changes,
): Estate {
  const counts = countKinds(size);
  const base = hash(seed, subscriptionId);
  return {
    subscriptionId,
    tenantId,
    changes,
    groups: size === 0 ? 0 : Math.max(4, Math.ceil(size / 25)),
    count: (kind) => counts[kind] + (changes.added.get(kind) ?? 0),
    dice: (...labels) => hash(base, ...labels),
    uuid: (...labels) => uuid(base, ...labels),
    timestamp: (...labels) => timestamp(base, ...labels),
    hex: (digits, ...labels) => hex(digits, base, ...labels),
    tag: hex(4, base, 'tag'),
  };
}

/**
 * What Azure allows in one subscription, where a list that is not paged, or a cluster each with its
 * own group, would otherwise grow beyond anything real.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits
 */
const LIMITS: Readonly<Partial<Record<CountedKind, number>>> = {
  databaseAccounts: 250,
  managedClusters: 5000,
};

function countKinds(size: number): Record<CountedKind, number> {
  const counts = { virtualMachines: size } as Record<CountedKind, number>;
  for (const [name, share] of Object.entries(SHARES)) {
    const kind = name as CountedKind;
    counts[kind] = Math.min(LIMITS[kind] ?? Infinity, Math.floor(size * share));
    counts.virtualMachines -= counts[kind];
  }
  return counts;
}

/** `{prefix}-0008` for slot 7: names count from 1. */
export function numbered(prefix: string, slot: number, separator = '-'): string {
  return `${prefix}${separator}${String(slot + 1).padStart(4, '0')}`;
}

/** The slot in a name that {@link numbered} made, if that slot is below `end`. */
export function slotIn(name: string | undefined, end: number): number | undefined {
  const digits = /(\d+)$/.exec(name ?? '')?.[1];
  const slot = Number(digits ?? 0) - 1;
  return slot >= 0 && slot < end ? slot : undefined;
}

/** The group a resource is in now; undefined when it is gone, alone or with its group. */
export function currentGroup(
  estate: Estate,
  type: string,
  names: readonly string[],
  home: string,
): string | undefined {
  const { changes } = estate;
  if (changes.gone.size + changes.moved.size + changes.goneGroups.size === 0) return home;
  const key = changeKey(type, names);
  if (changes.gone.has(key)) return undefined;
  const group = changes.moved.get(key) ?? home;
  return changes.goneGroups.has(group.toLowerCase()) ? undefined : group;
}

/** `/subscriptions/{id}/resourceGroups/{group}/providers/{provider}`, the rest as given. */
export function idIn(estate: Estate, group: string, provider: string): string {
  return `/subscriptions/${estate.subscriptionId}/resourceGroups/${group}/providers/${provider}`;
}
