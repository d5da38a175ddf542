import type { Json } from '../json.ts';

/** The kinds of resources that can be added; the rest (NICs, plans, servers) comes with them. */
export const COUNTED_KINDS = [
  'virtualMachines',
  'storageAccounts',
  'sites',
  'databases',
  'databaseAccounts',
  'managedClusters',
] as const;
export type CountedKind = (typeof COUNTED_KINDS)[number];

/**
 * What became different from what the seed says: small, however large the tenant is. Resources are
 * named by {@link changeKey}, which no move changes.
 */
export interface Changes {
  readonly gone: Set<string>;
  /** Key → resource group. */
  readonly moved: Map<string, string>;
  /** Key → merge patch of the body. */
  readonly patched: Map<string, Json>;
  readonly added: Map<CountedKind, number>;
  /** Lower-case names. */
  readonly goneGroups: Set<string>;
  /** Lower-case name → name. */
  readonly newGroups: Map<string, string>;
}

export function noChanges(): Changes {
  return {
    gone: new Set(),
    moved: new Map(),
    patched: new Map(),
    added: new Map(),
    goneGroups: new Set(),
    newGroups: new Map(),
  };
}

/** Names in this tenant are unique by type within a subscription, so the group is not part. */
export function changeKey(type: string, names: readonly string[]): string {
  return `${type}/${names.join('/')}`.toLowerCase();
}
