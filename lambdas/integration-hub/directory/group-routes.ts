import * as z from 'zod';
import type { DirectoryStore } from '../../shared/domain/directory.ts';
import { Group, NO_MEMBERS } from '../../shared/domain/group.ts';
import { Role } from '../../shared/domain/role-grant.ts';
import { missing } from '../find.ts';
import { pageOf, paging, prefix } from '../listing.ts';
import { ADMINISTRATORS, route } from '../route.ts';
import { GroupMember, listGroupMembers } from './group-members.ts';

interface ReadPorts {
  readonly directory: DirectoryStore;
}

const count = z.int().nonnegative();
const tenant = '/api/directory/{tenantId}';

/** A group with how many are in it directly, and the roles that it is mapped to. */
const GroupReport = z
  .strictObject({ ...Group.shape, people: count, groups: count, roles: z.array(Role) })
  .meta({ id: 'GroupReport' });
export type GroupReport = z.infer<typeof GroupReport>;

/** Groups and their members. */
export const GROUP_ROUTES = {
  listGroups: route({
    method: 'GET',
    path: `${tenant}/groups`,
    summary: 'List groups by name, or those whose name begins so',
    roles: ADMINISTRATORS,
    query: z.strictObject({ ...paging, prefix }),
    responses: { 200: pageOf(Group) },
    async answer({ params, query }, { directory }: ReadPorts) {
      const body = await directory.listGroups(params.tenantId.toLowerCase(), query);
      return { status: 200, body };
    },
  }),

  getGroup: route({
    method: 'GET',
    path: `${tenant}/groups/{groupId}`,
    summary: 'Read a group, how many are in it directly, and which roles it gives',
    roles: ADMINISTRATORS,
    responses: { 200: GroupReport },
    async answer({ params }, { directory }: ReadPorts) {
      const tenantId = params.tenantId.toLowerCase();
      const id = params.groupId.toLowerCase();
      const [found, members, { rules }] = await Promise.all([
        directory.getGroups(tenantId, [id]),
        directory.getMembers(tenantId, [id]),
        directory.mapping(tenantId),
      ]);
      const group = found.get(id) ?? missing(`Group ${id}`);
      const { people, groups } = members.get(id) ?? NO_MEMBERS;
      const roles = rules.filter(({ groupId }) => groupId === id).map(({ role }) => role);
      return {
        status: 200,
        body: { ...group, people: people.size, groups: groups.size, roles: [...new Set(roles)] },
      };
    },
  }),

  listGroupMembers: route({
    method: 'GET',
    path: `${tenant}/groups/{groupId}/members`,
    summary: 'List the direct members of a group, nested groups first',
    roles: ADMINISTRATORS,
    query: z.strictObject(paging),
    responses: { 200: pageOf(GroupMember) },
    async answer({ params, query }, { directory }: ReadPorts) {
      const { tenantId, groupId } = params;
      const ids = [tenantId.toLowerCase(), groupId.toLowerCase()] as const;
      return { status: 200, body: await listGroupMembers(...ids, query, directory) };
    },
  }),
};
