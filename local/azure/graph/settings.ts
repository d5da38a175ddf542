/** How the simulated Graph behaves where Microsoft leaves it open, or lets it depend on the day. */
export interface GraphSettings {
  /** Objects on a page of delta: 200 were seen (microsoft-graph-docs-contrib#6786). */
  pageSize: number;
  /** Of one group on one page of delta; the group comes again with the rest of them. */
  membersPerPage: number;
  /** Whether every second page of a delta round is empty and leads on. */
  emptyPages: boolean;
  /** How many changes before the last delta link are told again. */
  replay: number;
  /** Whether changes come in another order than they happened in. */
  shuffle: boolean;
  /** Whether delta tells that a person has another manager (microsoft-graph-docs#15842: not always). */
  tellsManagers: boolean;
  /**
   * Whether a group's delta tells that a deleted person is no member any more. Documented; and yet
   * some did not see it (microsoft-graph-docs-contrib#1774).
   */
  tellsDeletedMembers: boolean;
  /** Resource units in 10 s; absent: what a tenant of this size has. */
  resourceUnits?: number;
}

export function defaultSettings(): GraphSettings {
  return {
    pageSize: 200,
    membersPerPage: 1000,
    emptyPages: false,
    replay: 0,
    shuffle: false,
    tellsManagers: true,
    tellsDeletedMembers: true,
  };
}
