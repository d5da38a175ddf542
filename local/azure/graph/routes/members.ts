import type { JsonObject } from '../../json.ts';
import type { Member } from '../content.ts';
import { ENTITY_TYPES } from '../entity-type.ts';
import { findGroup, findUser } from '../find-object.ts';
import { badRequest } from '../graph-error.ts';
import { contextOf, type GraphContext, type GraphRoute, isEventual } from '../graph-route.ts';
import type { ObjectKind } from '../object-id.ts';
import { listBody, pageOfSlots } from '../paging.ts';
import { activeMembers, groupsAbove, transitiveMembers } from '../people.ts';
import { READ_GROUPS, READ_USERS, requirePermission, showsUsers } from '../permissions.ts';
import { readSelection, selectAll } from '../selection.ts';
import { limitedMember } from '../visibility.ts';
import { refuseAdvanced } from './objects.ts';

/** @see https://learn.microsoft.com/graph/api/group-list-members */
export const listMembers = membersRoute('members', 3, activeMembers);
/** @see https://learn.microsoft.com/graph/api/group-list-transitivemembers */
export const listTransitiveMembers = membersRoute('transitiveMembers', 5, transitiveMembers);

function membersRoute(
  relation: 'members' | 'transitiveMembers',
  units: number,
  membersOf: typeof transitiveMembers,
): GraphRoute {
  return {
    pattern: new RegExp(
      `^/groups/(?<id>[^/]+)/${relation}(?:/microsoft\\.graph\\.(?<cast>user|group)/?)?$`,
      'i',
    ),
    operation: `groups/${relation}`,
    units,
    answer(context) {
      const { people, parameters, query, roles } = context;
      requirePermission(roles, ...READ_GROUPS);
      const group = findGroup(people, parameters.id ?? '');
      refuseAdvanced(context);
      const cast = readCast(context);
      const members = membersOf(people, group).filter(({ kind }) => !cast || kind === cast);
      const toItem = memberItem(context, cast);
      const { items, nextLink } = pageOfSlots(context, members.length, (slot) => members[slot]);
      const value = items.flatMap(toItem);
      const text = query.get('$select') ?? undefined;
      return listBody(contextOf(cast ? `${cast}s` : 'directoryObjects', text), value, {
        nextLink,
        ...(query.has('$count') && { count: members.length }),
      });
    },
  };
}

/**
 * Groups alone: the simulated tenant has neither directory roles nor administrative units.
 *
 * @see https://learn.microsoft.com/graph/api/user-list-transitivememberof
 */
export const listTransitiveMemberOf: GraphRoute = {
  pattern: /^\/users\/(?<id>[^/]+)\/transitiveMemberOf$/i,
  operation: 'users/transitiveMemberOf',
  units: 5,
  answer(context) {
    const { people, parameters, query, roles } = context;
    requirePermission(roles, ...READ_USERS, ...READ_GROUPS);
    const user = findUser(people, parameters.id ?? '');
    refuseAdvanced(context);
    const groups = groupsAbove(people, user);
    const { items, nextLink } = pageOfSlots(context, groups.length, (slot) => groups[slot]);
    const value = items.flatMap(memberItem(context, undefined));
    const text = query.get('$select') ?? undefined;
    return listBody(contextOf('directoryObjects', text), value, { nextLink });
  },
};

/** Casts are advanced queries. */
function readCast(context: GraphContext): ObjectKind | undefined {
  const cast = context.parameters.cast?.toLowerCase() as ObjectKind | undefined;
  if (cast && !(isEventual(context) && context.query.has('$count'))) {
    throw badRequest('Unsupported Query.', 'Request_UnsupportedQuery');
  }
  return cast;
}

/** A member as an answer has it; with a cast all are of one type, which is not named then. */
function memberItem({ people, query, roles }: GraphContext, cast: ObjectKind | undefined) {
  const select = query.get('$select');
  // Members are of several types: what one of them does not have is left out.
  const selections = {
    user: readSelection(ENTITY_TYPES.user, known('user', select)),
    group: readSelection(ENTITY_TYPES.group, known('group', select)),
  };
  return ({ kind, id }: Member): JsonObject[] => {
    const object = kind === 'user' ? people.users.find(id) : people.groups.find(id);
    if (!object) return [];
    const type = cast ? {} : { '@odata.type': ENTITY_TYPES[kind].odataType };
    const item = { ...type, ...selectAll(selections[kind], object) };
    return [kind === 'user' && !showsUsers(roles) ? limitedMember({ ...item, id }) : item];
  };
}

function known(kind: ObjectKind, select: string | null): string | null {
  if (select === null) return null;
  const { defaults, selectable } = ENTITY_TYPES[kind];
  const names = select.split(',').filter((name) => [...defaults, ...selectable].includes(name));
  return names.length === 0 ? 'id' : names.join(',');
}
