import type { JsonObject } from '../json.ts';
import type { Member } from './content.ts';
import type { ObjectKind } from './object-id.ts';
import type { Group, User } from './object-table.ts';
import { activeMembers, type People } from './people.ts';

/** Adds an object, and tells of all it has. */
export function create(people: People, kind: ObjectKind, object: User | Group): { id: string } {
  put(people, object);
  tellAll(people, kind, object);
  return { id: object.id };
}

/** Sets properties; null clears one. Those that have the value already are not told of. */
export function update(
  people: People,
  kind: ObjectKind,
  object: User | Group,
  properties: JsonObject,
): { id: string } {
  const { id } = object;
  const changed = Object.keys(properties).filter(
    (name) => JSON.stringify(properties[name]) !== JSON.stringify(object.properties[name]),
  );
  if (changed.length === 0) return { id };
  put(people, { ...object, properties: { ...object.properties, ...properties } });
  people.log.append({ kind, id, properties: changed });
  return { id };
}

/** To the recycle bin, or out of it for ever. */
export function remove(
  people: People,
  kind: ObjectKind,
  object: User | Group,
  status: 'deleted' | 'purged',
  deletedDateTime: string,
): { id: string } {
  const { id } = object;
  put(people, { ...object, status, deletedDateTime });
  people.gone.add(id);
  people.log.append({ kind, id, isLifeCycle: true });
  if (object.status === 'active') tellGroups(people, { kind, id }, true);
  return { id };
}

/** Out of the recycle bin: as before, and a member of the groups again. Throws RangeError. */
export function restore(people: People, kind: ObjectKind, key: string): { id: string } {
  const found = kind === 'user' ? people.users.find(key) : people.groups.find(key);
  if (found?.status !== 'deleted') {
    throw new RangeError(`There is no deleted ${kind} ${key}; its object id is needed.`);
  }
  const { deletedDateTime: _, ...object } = found;
  put(people, { ...object, status: 'active' });
  people.gone.delete(found.id);
  tellAll(people, kind, found);
  tellGroups(people, { kind, id: found.id }, false);
  return { id: found.id };
}

function put(people: People, object: User | Group): void {
  if ('members' in object) people.groups.put(object);
  else people.users.put(object);
}

function tellAll(people: People, kind: ObjectKind, object: User | Group): void {
  const managerId = 'managerId' in object ? object.managerId : undefined;
  people.log.append({
    kind,
    id: object.id,
    isLifeCycle: true,
    properties: Object.keys(object.properties),
    ...(managerId !== undefined && { manager: { after: managerId } }),
    ...('members' in object && {
      members: activeMembers(people, object).map((member) => ({ ...member, isRemoved: false })),
    }),
  });
}

/** Groups that hold somebody who goes or comes back. */
function tellGroups(people: People, member: Member, isRemoved: boolean): void {
  const { groups, log, settings } = people;
  if (!settings.tellsDeletedMembers) return;
  for (let slot = 0; slot < groups.count(); slot += 1) {
    const group = groups.at(slot);
    if (group.status !== 'active') continue;
    if (!group.members().some(({ id }) => id === member.id)) continue;
    log.append({ kind: 'group', id: group.id, members: [{ ...member, isRemoved }] });
  }
}
