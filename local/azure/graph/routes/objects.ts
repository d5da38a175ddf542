import { type EntityType, GROUP, USER } from '../entity-type.ts';
import { readExpansion } from '../expansion.ts';
import { readFilter } from '../filter.ts';
import { findGroup, findUser } from '../find-object.ts';
import { badRequest, notFound } from '../graph-error.ts';
import { contextOf, type GraphContext, type GraphRoute, isEventual } from '../graph-route.ts';
import { listBody, pageOfSlots } from '../paging.ts';
import { READ_GROUPS, READ_USERS, requirePermission } from '../permissions.ts';
import { readSelection, selectAll } from '../selection.ts';
import { visibleUser } from '../visibility.ts';

const USER_PERMISSIONS = [...READ_USERS, 'User.ReadBasic.All'];

/** @see https://learn.microsoft.com/graph/api/user-list */
export const listUsers = listRoute(USER, 2, USER_PERMISSIONS);
/** @see https://learn.microsoft.com/graph/api/group-list */
export const listGroups = listRoute(GROUP, 2, READ_GROUPS);
/** @see https://learn.microsoft.com/graph/api/user-get */
export const getUser = getRoute(USER, USER_PERMISSIONS);
/** @see https://learn.microsoft.com/graph/api/group-get */
export const getGroup = getRoute(GROUP, READ_GROUPS);

/** @see https://learn.microsoft.com/graph/api/user-list-manager */
export const getManager: GraphRoute = {
  pattern: /^\/users\/(?<id>[^/]+)\/manager$/i,
  operation: 'users/manager',
  units: 1,
  answer(context) {
    const { people, query, roles } = context;
    requirePermission(roles, ...READ_USERS);
    const { managerId } = findUser(people, context.parameters.id ?? '');
    const manager = managerId === undefined ? undefined : people.users.find(managerId);
    if (manager?.status !== 'active') throw notFound('manager');
    const selection = readSelection(USER, query.get('$select'));
    return {
      '@odata.context': contextOf('directoryObjects/$entity'),
      '@odata.type': USER.odataType,
      ...selectAll(selection, manager),
    };
  },
};

function listRoute(type: EntityType, units: number, permissions: readonly string[]): GraphRoute {
  return {
    pattern: new RegExp(`^/${type.set}$`, 'i'),
    operation: `${type.set}/list`,
    units,
    answer(context) {
      requirePermission(context.roles, ...permissions);
      const { people, query, roles } = context;
      refuseAdvanced(context);
      const selection = readSelection(type, query.get('$select'));
      const expansion = readExpansion(people, type, query.get('$expand'));
      const condition = readFilter(query.get('$filter'));
      const table = type.kind === 'user' ? people.users : people.groups;
      const at = (slot: number) => {
        const object = table.at(slot);
        if (object.status !== 'active') return undefined;
        return condition({ ...object.properties, id: object.id }) ? object : undefined;
      };
      const { items, nextLink } = pageOfSlots(context, table.count(), at);
      const value = items.map((object) => {
        const selected = { ...selectAll(selection, object), ...expansion(object) };
        return type.kind === 'user' ? visibleUser(roles, selected) : selected;
      });
      return listBody(contextOf(type.set, selection.text), value, {
        nextLink,
        ...(query.has('$count') && { count: countActive(table.count(), at) }),
      });
    },
  };
}

function getRoute(type: EntityType, permissions: readonly string[]): GraphRoute {
  return {
    pattern: new RegExp(`^/${type.set}/(?<id>[^/]+)$`, 'i'),
    operation: `${type.set}/get`,
    units: 1,
    answer(context) {
      const { people, query, roles, parameters } = context;
      requirePermission(roles, ...permissions);
      const find = type.kind === 'user' ? findUser : findGroup;
      const object = find(people, parameters.id ?? '');
      const selection = readSelection(type, query.get('$select'));
      const expansion = readExpansion(people, type, query.get('$expand'));
      const selected = { ...selectAll(selection, object), ...expansion(object) };
      return {
        '@odata.context': `${contextOf(type.set, selection.text)}/$entity`,
        ...(type.kind === 'user' ? visibleUser(roles, selected) : selected),
      };
    },
  };
}

function countActive(count: number, at: (slot: number) => object | undefined): number {
  let active = 0;
  for (let slot = 0; slot < count; slot += 1) if (at(slot)) active += 1;
  return active;
}

/** Throws {@link GraphError} for what takes `ConsistencyLevel: eventual`, or is not simulated. */
export function refuseAdvanced(context: GraphContext): void {
  const { query } = context;
  if (query.has('$search') && !isEventual(context)) {
    throw badRequest(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
      'Request_UnsupportedQuery',
    );
  }
  if (query.has('$search') || query.has('$orderby')) {
    throw badRequest('Unsupported Query.', 'Request_UnsupportedQuery');
  }
  if (query.has('$count') && !isEventual(context)) {
    throw badRequest('$count is not currently supported.');
  }
}
