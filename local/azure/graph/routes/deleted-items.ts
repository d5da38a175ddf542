import { ENTITY_TYPES } from '../entity-type.ts';
import { contextOf, type GraphRoute } from '../graph-route.ts';
import type { ObjectKind } from '../object-id.ts';
import { listBody, pageOfSlots } from '../paging.ts';
import { READ_GROUPS, READ_USERS, requirePermission } from '../permissions.ts';
import { readSelection, selectAll } from '../selection.ts';

/** @see https://learn.microsoft.com/graph/api/directory-deleteditems-list */
export const listDeletedItems: GraphRoute = {
  pattern: /^\/directory\/deletedItems\/microsoft\.graph\.(?<kind>user|group)$/i,
  operation: 'directory/deletedItems',
  units: 1,
  answer(context) {
    const { people, query, roles } = context;
    const kind = context.parameters.kind?.toLowerCase() as ObjectKind;
    requirePermission(roles, ...(kind === 'user' ? READ_USERS : READ_GROUPS));
    const type = ENTITY_TYPES[kind];
    const select = query.get('$select');
    const selection = readSelection(type, select);
    const table = kind === 'user' ? people.users : people.groups;
    const { items, nextLink } = pageOfSlots(context, table.count(), (slot) => {
      const object = table.at(slot);
      return object.status === 'deleted' ? object : undefined;
    });
    const value = items.map((object) => selectAll(selection, object));
    return listBody(contextOf(type.set, selection.text), value, { nextLink });
  },
};
