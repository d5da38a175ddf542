import * as z from 'zod';
import { Department } from '../../shared/domain/department.ts';
import type { DirectoryStore } from '../../shared/domain/directory.ts';
import { Group, NO_MEMBERS } from '../../shared/domain/group.ts';
import { Guid, type IntegrationStore } from '../../shared/domain/integration.ts';
import { Person } from '../../shared/domain/person.ts';
import { Role, RoleGrant, RoleMapping } from '../../shared/domain/role-grant.ts';
import { Run } from '../../shared/domain/run.ts';
import { parse } from '../../shared/http/request.ts';
import { findIntegration, missing } from '../find.ts';
import { pageOf, paging } from '../listing.ts';
import { ADMINISTRATORS, route } from '../route.ts';
import { giveManually, takeManually } from './manual-grants.ts';
import { changeRoleMapping } from './role-mapping.ts';
import { type RunSyncPorts, runSync } from './run-sync.ts';

/** What the routes of the directory work with. */
export interface DirectoryPorts extends RunSyncPorts {
  readonly integrations: IntegrationStore;
  readonly directory: DirectoryStore;
}
type ReadPorts = Pick<DirectoryPorts, 'directory'>;

const tenant = '/api/directory/{tenantId}';
const integration = '/api/integrations/azure/{integrationId}';

/** Members of a group that are shown; `memberCount` tells of all. */
const SHOWN_MEMBERS = 1_000;

const prefix = z.string().max(100).optional();

/** The Entra ID sync on demand, and what it keeps: people, groups, departments, roles. */
export const DIRECTORY_ROUTES = {
  syncNow: route({
    method: 'POST',
    path: `${integration}/sync-runs`,
    summary: 'Sync now, or show what a sync would do',
    roles: ADMINISTRATORS,
    body: z.strictObject({ dryRun: z.boolean().default(false) }).prefault({}),
    responses: { 202: Run },
    async answer({ params, body }, ports: DirectoryPorts) {
      const kind = body.dryRun ? 'entra-dry-run' : 'entra-sync';
      const run = await runSync(await findIntegration(params, ports), kind, ports);
      return {
        status: 202,
        body: run,
        headers: { location: `/api/runs/${run.id}` },
        change: { target: { ...params, runId: run.id } },
      };
    },
  }),

  listUsers: route({
    method: 'GET',
    path: `${tenant}/users`,
    summary: 'List people by name, those whose name begins so, or those of a department',
    roles: ADMINISTRATORS,
    query: z
      .strictObject({ ...paging, prefix, department: z.string().optional() })
      .refine((query) => query.prefix === undefined || query.department === undefined, {
        path: ['prefix'],
        error: 'cannot be combined with department',
      }),
    responses: { 200: pageOf(Person) },
    async answer({ params, query: { department, ...query } }, { directory }: ReadPorts) {
      const tenantId = params.tenantId.toLowerCase();
      const body =
        department === undefined
          ? await directory.listPeople(tenantId, query)
          : await directory.listDepartmentPeople(tenantId, department, query);
      return { status: 200, body };
    },
  }),

  getUser: route({
    method: 'GET',
    path: `${tenant}/users/{userId}`,
    summary: 'Read a person with roles and where they come from',
    roles: ADMINISTRATORS,
    responses: { 200: z.strictObject({ ...Person.shape, grants: z.array(RoleGrant) }) },
    async answer({ params }, { directory }: ReadPorts) {
      const tenantId = params.tenantId.toLowerCase();
      const id = params.userId.toLowerCase();
      const person = (await directory.getPeople(tenantId, [id])).get(id) ?? missing(`User ${id}`);
      const grants = (await Array.fromAsync(directory.grants(tenantId, id))).flat();
      return { status: 200, body: { ...person, grants } };
    },
  }),

  listGroups: route({
    method: 'GET',
    path: `${tenant}/groups`,
    summary: 'List groups by name, or those whose name begins so',
    roles: ADMINISTRATORS,
    query: z.strictObject({ ...paging, prefix }),
    responses: { 200: pageOf(Group) },
    async answer({ params, query }, { directory }: ReadPorts) {
      return {
        status: 200,
        body: await directory.listGroups(params.tenantId.toLowerCase(), query),
      };
    },
  }),

  getGroup: route({
    method: 'GET',
    path: `${tenant}/groups/{groupId}`,
    summary: 'Read a group with the ids of its direct members, a thousand of each kind at the most',
    roles: ADMINISTRATORS,
    responses: {
      200: z.strictObject({
        ...Group.shape,
        memberCount: z.number().int(),
        people: z.array(z.string()),
        groups: z.array(z.string()),
      }),
    },
    async answer({ params }, { directory }: ReadPorts) {
      const tenantId = params.tenantId.toLowerCase();
      const id = params.groupId.toLowerCase();
      const group = (await directory.getGroups(tenantId, [id])).get(id) ?? missing(`Group ${id}`);
      const { people, groups } = (await directory.getMembers(tenantId, [id])).get(id) ?? NO_MEMBERS;
      return {
        status: 200,
        body: {
          ...group,
          memberCount: people.size + groups.size,
          people: [...people].slice(0, SHOWN_MEMBERS),
          groups: [...groups].slice(0, SHOWN_MEMBERS),
        },
      };
    },
  }),

  listDepartments: route({
    method: 'GET',
    path: `${tenant}/departments`,
    summary: 'List departments with head, parent and number of members',
    roles: ADMINISTRATORS,
    responses: { 200: z.strictObject({ items: z.array(Department) }) },
    async answer({ params }, { directory }: ReadPorts) {
      const pages = await Array.fromAsync(directory.departments(params.tenantId.toLowerCase()));
      return { status: 200, body: { items: pages.flat() } };
    },
  }),

  listGrants: route({
    method: 'GET',
    path: `${tenant}/grants`,
    summary: 'List who has which role and why',
    roles: ADMINISTRATORS,
    query: z.strictObject(paging),
    responses: { 200: pageOf(RoleGrant) },
    async answer({ params, query }, { directory }: ReadPorts) {
      return {
        status: 200,
        body: await directory.listGrants(params.tenantId.toLowerCase(), query),
      };
    },
  }),

  giveRole: route({
    method: 'POST',
    path: `${tenant}/grants`,
    summary: 'Give a role by hand',
    roles: ['super_admin'],
    body: z.strictObject({ personId: Guid, role: Role }),
    responses: { 201: RoleGrant },
    async answer({ params, body, caller }, ports: DirectoryPorts) {
      const target = { tenantId: params.tenantId.toLowerCase(), ...body };
      const grant = await giveManually(target, caller, ports);
      return { status: 201, body: grant, change: { after: grant } };
    },
  }),

  takeRole: route({
    method: 'DELETE',
    path: `${tenant}/users/{userId}/grants/{role}`,
    summary: 'Take a role that was given by hand, never that of the last super_admin',
    roles: ['super_admin'],
    responses: {
      200: z.strictObject({ tenantId: z.string(), personId: z.string(), role: Role }),
    },
    async answer({ params, caller }, ports: DirectoryPorts) {
      const target = {
        tenantId: params.tenantId.toLowerCase(),
        personId: params.userId.toLowerCase(),
        role: parse(Role, params.role),
      };
      await takeManually(target, caller, ports);
      return { status: 200, body: target, change: { before: target } };
    },
  }),

  getRoleMapping: route({
    method: 'GET',
    path: `${integration}/role-mapping`,
    summary: 'Read which groups give which roles',
    roles: ADMINISTRATORS,
    responses: { 200: RoleMapping },
    async answer({ params }, ports: DirectoryPorts) {
      const { tenantId } = await findIntegration(params, ports);
      return { status: 200, body: await ports.directory.mapping(tenantId) };
    },
  }),

  changeRoleMapping: route({
    method: 'PUT',
    path: `${integration}/role-mapping`,
    summary: 'Change which groups give which roles, from the revision that was read',
    roles: ADMINISTRATORS,
    body: RoleMapping,
    responses: { 202: z.strictObject({ mapping: RoleMapping, run: Run }) },
    async answer({ params, body, caller }, ports: DirectoryPorts) {
      const found = await findIntegration(params, ports);
      const before = await ports.directory.mapping(found.tenantId);
      const after = await changeRoleMapping(found, body, caller, ports);
      return {
        status: 202,
        body: after,
        change: { before: { rules: before.rules }, after: { rules: after.mapping.rules } },
      };
    },
  }),
};
