import type { ActionGroup } from './action-group.ts';

/** A rule has at most five action groups. */
export const MAX_GROUPS_OF_A_RULE = 5;

/** The tenant's action groups, in the order they were made. */
export interface ActionGroupStore {
  put(group: ActionGroup): void;
  list(): readonly ActionGroup[];
  /** Throws RangeError when there is none of that name. */
  get(name: string): ActionGroup;
  /** Removes one, or all. Throws RangeError when there is none of that name. */
  remove(name?: string): void;
}

export function createActionGroupStore(): ActionGroupStore {
  const groups = new Map<string, ActionGroup>();

  function get(name: string): ActionGroup {
    const group = groups.get(name.toLowerCase());
    if (group) return group;
    throw new RangeError(
      `There is no action group ${name}. GET /simulator/action-groups lists them.`,
    );
  }

  return {
    put: (group) => groups.set(group.name.toLowerCase(), group),
    list: () => [...groups.values()],
    get,
    remove(name) {
      if (name === undefined) groups.clear();
      else groups.delete(get(name).name.toLowerCase());
    },
  };
}
