import type { Json, JsonObject } from '../json.ts';
import { type EntityType, LISTS } from './entity-type.ts';
import { badRequest, GraphError } from './graph-error.ts';
import type { Group, User } from './object-table.ts';

/** What a request wants of each object. */
export interface Selection {
  readonly properties: readonly string[];
  /** Whether the relation that delta tracks was named: `manager`, `members`. */
  readonly hasRelation: boolean;
  /** As in contexts: `displayName,mail`; absent without `$select`. */
  readonly text?: string;
}

/** Throws {@link GraphError} when a property of `$select` does not exist. */
export function readSelection(type: EntityType, select: string | null): Selection {
  if (!select) return { properties: type.defaults, hasRelation: false };
  const names = select.split(',').map((name) => name.trim());
  for (const name of names) {
    if (name === type.tracked || isKnown(type, name)) continue;
    throw badRequest(
      `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type '${type.odataType.slice(1)}'.`,
      'BadRequest',
    );
  }
  return {
    properties: names.filter((name) => name !== type.tracked),
    hasRelation: names.includes(type.tracked),
    text: names.join(','),
  };
}

/** The same for a delta query, which knows the directory's own store alone. */
export function readDeltaSelection(type: EntityType, select: string | null): Selection {
  const selection = readSelection(type, select);
  if (selection.properties.some((name) => type.foreign.includes(name))) {
    throw new GraphError(501, 'NotImplemented', 'This operation target is not yet supported.');
  }
  // Groups tell of their members unasked, users of their manager only when asked.
  const isUnasked = selection.text === undefined && type.tracked === 'members';
  return isUnasked ? { ...selection, hasRelation: true } : selection;
}

function isKnown(type: EntityType, name: string): boolean {
  return [type.defaults, type.selectable, type.foreign].some((names) => names.includes(name));
}

/** The selected properties, null where there is no value. */
export function selectAll({ properties }: Selection, object: User | Group): JsonObject {
  const selected: Record<string, Json> = {};
  for (const name of properties) {
    selected[name] = propertyOf(object, name) ?? (LISTS.has(name) ? [] : null);
  }
  return selected;
}

/** The selected properties that were ever set, as delta gives them; `id` always. */
export function selectSet({ properties }: Selection, object: User | Group): JsonObject {
  const selected: Record<string, Json> = {};
  for (const name of properties) {
    const value = propertyOf(object, name);
    if (value !== undefined) selected[name] = value;
  }
  selected.id = object.id;
  return selected;
}

function propertyOf(object: User | Group, name: string): Json | undefined {
  if (name === 'id') return object.id;
  if (name === 'deletedDateTime') return object.deletedDateTime;
  return object.properties[name];
}
