import type { Member } from './content.ts';
import { locateGroup, locateUser } from './locate-object.ts';
import type { Group } from './object-table.ts';
import type { People } from './people.ts';

/** Throws RangeError when one of them is not there. */
export function toMembers(
  people: People,
  { users, groups }: { readonly users: readonly string[]; readonly groups: readonly string[] },
): readonly Member[] {
  return [
    ...users.map((key) => ({ kind: 'user' as const, id: locateUser(people, key).id })),
    ...groups.map((key) => ({ kind: 'group' as const, id: locateGroup(people, key).id })),
  ];
}

export function addMembers(people: People, group: Group, members: readonly Member[]) {
  const known = new Set(group.members().map(({ id }) => id));
  const added = members.filter(({ id }) => !known.has(id));
  return replace(people, group, [...group.members(), ...added], added, false);
}

export function removeMembers(people: People, group: Group, members: readonly Member[]) {
  const wanted = new Set(members.map(({ id }) => id));
  const removed = group.members().filter(({ id }) => wanted.has(id));
  const kept = group.members().filter(({ id }) => !wanted.has(id));
  return replace(people, group, kept, removed, true);
}

function replace(
  people: People,
  group: Group,
  members: readonly Member[],
  changed: readonly Member[],
  isRemoved: boolean,
): { id: string } {
  const { id } = group;
  if (changed.length === 0) return { id };
  people.groups.put({ ...group, members: () => members });
  people.log.append({
    kind: 'group',
    id,
    members: changed.map((member) => ({ ...member, isRemoved })),
  });
  return { id };
}
