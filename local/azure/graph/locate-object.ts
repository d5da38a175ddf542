import { findByName } from './find-object.ts';
import type { Group, User } from './object-table.ts';
import type { People } from './people.ts';

/** The user of an object id or user principal name. Throws RangeError when there is none. */
export function locateUser({ users }: People, key: string, alsoDeleted = false): User {
  return present(
    'user',
    key,
    alsoDeleted,
    users.find(key) ?? findByName(users, 'userPrincipalName', key),
  );
}

/** The group of an object id or display name. Throws RangeError when there is none. */
export function locateGroup({ groups }: People, key: string, alsoDeleted = false): Group {
  return present(
    'group',
    key,
    alsoDeleted,
    groups.find(key) ?? findByName(groups, 'displayName', key),
  );
}

function present<T extends User | Group>(
  kind: string,
  key: string,
  alsoDeleted: boolean,
  object: T | undefined,
): T {
  const isThere = object?.status === 'active' || (alsoDeleted && object?.status === 'deleted');
  if (object && isThere) return object;
  throw new RangeError(`There is no ${kind} ${key}${object ? `: it is ${object.status}` : ''}.`);
}
