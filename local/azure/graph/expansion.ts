import type { JsonObject } from '../json.ts';
import { type EntityType, GROUP, USER } from './entity-type.ts';
import { badRequest } from './graph-error.ts';
import type { Group, User } from './object-table.ts';
import { activeMembers, type People } from './people.ts';
import { readSelection, type Selection, selectAll } from './selection.ts';

/** What `$expand` adds to an object. */
export type Expansion = (object: User | Group) => JsonObject;

/** Directory objects in one, at the most; there is no way to the rest. */
const MAX_EXPANDED = 20;

/**
 * Reads `manager`, `manager($select=id)`, `members` and `members($select=id)`; throws
 * {@link GraphError} for anything else.
 * @see https://learn.microsoft.com/graph/query-parameters#expand-parameter
 */
export function readExpansion(people: People, type: EntityType, expand: string | null): Expansion {
  if (!expand) return () => ({});
  const [, name = '', select = null] = /^(\w+)(?:\(\$select=([\w,]+)\))?$/.exec(expand) ?? [];
  if (name === type.tracked && type === USER) {
    return expandManager(people, readSelection(USER, select));
  }
  if (name === type.tracked) return expandMembers(people, select);
  if (/^photo$/i.test(name)) {
    throw badRequest(
      "Expand is not allowed for property 'Photo' according to the entity schema.",
      'ExpandNotSupported',
    );
  }
  throw badRequest('Unsupported Query.', 'Request_UnsupportedQuery');
}

function expandManager({ users }: People, selection: Selection): Expansion {
  return (object) => {
    const id = 'managerId' in object ? object.managerId : undefined;
    const manager = id === undefined ? undefined : users.find(id);
    if (manager?.status !== 'active') return {};
    return { manager: { '@odata.type': USER.odataType, ...selectAll(selection, manager) } };
  };
}

function expandMembers(people: People, select: string | null): Expansion {
  const selections = { user: readSelection(USER, select), group: readSelection(GROUP, select) };
  return (object) => {
    if (!('members' in object)) return {};
    const members = activeMembers(people, object).slice(0, MAX_EXPANDED);
    return {
      members: members.flatMap(({ kind, id }) => {
        const found = kind === 'user' ? people.users.find(id) : people.groups.find(id);
        const { odataType } = kind === 'user' ? USER : GROUP;
        return found ? [{ '@odata.type': odataType, ...selectAll(selections[kind], found) }] : [];
      }),
    };
  };
}
