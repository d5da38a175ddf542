import { notFound } from './graph-error.ts';
import type { Group, ObjectTable, User } from './object-table.ts';
import type { People } from './people.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The active user of an object id or user principal name. Throws {@link GraphError}. */
export function findUser({ users }: People, key: string): User {
  const user = GUID.test(key) ? users.find(key) : findByName(users, 'userPrincipalName', key);
  if (user?.status === 'active') return user;
  throw notFound(key);
}

/** The active group of an object id. Throws {@link GraphError}. */
export function findGroup({ groups }: People, id: string): Group {
  const group = groups.find(id);
  if (group?.status === 'active') return group;
  throw notFound(id);
}

/** The active object whose property has that value, whatever its case: looks at all of them. */
export function findByName<T extends User | Group>(
  table: ObjectTable<T>,
  property: string,
  value: string,
): T | undefined {
  const wanted = value.toLowerCase();
  for (let slot = 0; slot < table.count(); slot += 1) {
    const object = table.at(slot);
    const found = object.properties[property];
    const isWanted = typeof found === 'string' && found.toLowerCase() === wanted;
    if (isWanted && object.status === 'active') return object;
  }
  return undefined;
}
