import type { Json, JsonObject } from '../json.ts';
import type { DeltaEntry } from './delta-source.ts';
import { ENTITY_TYPES } from './entity-type.ts';
import type { User } from './object-table.ts';
import { activeMembers, type People } from './people.ts';
import { type Selection, selectSet } from './selection.ts';

/** What a delta round shows of objects. */
export interface DeltaView {
  readonly people: People;
  readonly selection: Selection;
  /** `Prefer: return=minimal`: what changed, and no more. */
  readonly isMinimal: boolean;
  /** What the caller may see of a user. */
  readonly mask: (properties: JsonObject) => JsonObject;
}

/** The object as delta writes it, but for its members. */
export function toDeltaItem(view: DeltaView, { object, change }: DeltaEntry): JsonObject {
  if (object.status !== 'active') {
    const reason = object.status === 'deleted' ? 'changed' : 'deleted';
    return { id: object.id, '@removed': { reason } };
  }
  const { selection } = view;
  const isPart = view.isMinimal && change !== undefined && !change.isLifeCycle;
  const properties = isPart
    ? selection.properties.filter((name) => change.properties.has(name))
    : selection.properties;
  const item = selectSet({ ...selection, properties }, object);
  if ('members' in object) return item;
  const manager = managerDelta(view, object, change);
  return { ...view.mask(item), ...(manager.length > 0 && { 'manager@delta': manager }) };
}

function managerDelta(
  { people, selection }: DeltaView,
  user: User,
  change: DeltaEntry['change'],
): readonly Json[] {
  if (!selection.hasRelation || !people.settings.tellsManagers) return [];
  if (!change) {
    const id = user.managerId;
    return id === undefined || people.gone.has(id) ? [] : [relation('user', id)];
  }
  const { before, after } = change.manager ?? {};
  if (before === after && !change.isLifeCycle) return [];
  return [
    ...(after === undefined ? [] : [relation('user', after)]),
    ...(before === undefined || before === after ? [] : [removed('user', before)]),
  ];
}

/** What is told of an active group's members: all of them, or those who came and went. */
export function memberDelta(
  { people, selection }: DeltaView,
  { object, change }: DeltaEntry,
): readonly Json[] {
  if (!selection.hasRelation || object.status !== 'active' || !('members' in object)) return [];
  if (!change) return activeMembers(people, object).map(({ kind, id }) => relation(kind, id));
  return [...change.members.values()].map(({ kind, id, isRemoved }) =>
    isRemoved ? removed(kind, id) : relation(kind, id),
  );
}

function relation(kind: 'user' | 'group', id: string): JsonObject {
  return { '@odata.type': ENTITY_TYPES[kind].odataType, id };
}

/** The reason is `deleted` whether the relation ended or the object is gone. */
function removed(kind: 'user' | 'group', id: string): JsonObject {
  return { ...relation(kind, id), '@removed': { reason: 'deleted' } };
}
