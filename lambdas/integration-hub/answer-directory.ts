import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import type { DirectoryStore } from '../shared/domain/directory.ts';
import { NO_MEMBERS } from '../shared/domain/group.ts';
import { Guid, type IntegrationStore } from '../shared/domain/integration.ts';
import { Role, RoleMapping } from '../shared/domain/role-grant.ts';
import { json } from '../shared/http/problem-details.ts';
import { parse, parseBody } from '../shared/http/request.ts';
import { actorOf } from './actor.ts';
import { findIntegration, missing, parameter } from './find.ts';
import { giveManually, takeManually } from './manual-grants.ts';
import { changeRoleMapping } from './role-mapping.ts';
import type { RouteName } from './routes.ts';
import { type RunSyncPorts, runSync } from './run-sync.ts';

/** What the routes of the directory work with. */
export interface DirectoryPorts extends RunSyncPorts {
  readonly integrations: IntegrationStore;
  readonly directory: DirectoryStore;
}

type Answer = (
  event: APIGatewayProxyEvent,
  ports: DirectoryPorts,
) => Promise<APIGatewayProxyResult>;

const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
};
const Sync = z.strictObject({ dryRun: z.boolean().default(false) });
const ListUsers = z
  .strictObject({
    ...paging,
    prefix: z.string().max(100).optional(),
    department: z.string().optional(),
  })
  .refine(({ prefix, department }) => prefix === undefined || department === undefined, {
    path: ['prefix'],
    error: 'cannot be combined with department',
  });
const ListGroups = z.strictObject({ ...paging, prefix: z.string().max(100).optional() });
const GiveRole = z.strictObject({ personId: Guid, role: Role });

/** Members of a group that are shown; `memberCount` tells of all. */
const SHOWN_MEMBERS = 1_000;

export const DIRECTORY_ANSWERS = {
  async syncNow(event, ports) {
    const { dryRun } = event.body ? parseBody(Sync, event) : { dryRun: false };
    const integration = await findIntegration(event, ports);
    const run = await runSync(integration, dryRun ? 'entra-dry-run' : 'entra-sync', ports);
    return json(202, run, { location: `/api/runs/${run.id}` });
  },

  async listUsers(event, { directory }) {
    const { department, ...query } = parse(ListUsers, event.queryStringParameters ?? {});
    const tenantId = tenantOf(event);
    if (department === undefined) return json(200, await directory.listPeople(tenantId, query));
    return json(200, await directory.listDepartmentPeople(tenantId, department, query));
  },

  async getUser(event, { directory }) {
    const tenantId = tenantOf(event);
    const id = parameter(event, 'userId').toLowerCase();
    const person = (await directory.getPeople(tenantId, [id])).get(id) ?? missing(`User ${id}`);
    const grants = (await Array.fromAsync(directory.grants(tenantId, id))).flat();
    return json(200, { ...person, grants });
  },

  async listGroups(event, { directory }) {
    const query = parse(ListGroups, event.queryStringParameters ?? {});
    return json(200, await directory.listGroups(tenantOf(event), query));
  },

  async getGroup(event, { directory }) {
    const tenantId = tenantOf(event);
    const id = parameter(event, 'groupId').toLowerCase();
    const group = (await directory.getGroups(tenantId, [id])).get(id) ?? missing(`Group ${id}`);
    const { people, groups } = (await directory.getMembers(tenantId, [id])).get(id) ?? NO_MEMBERS;
    return json(200, {
      ...group,
      memberCount: people.size + groups.size,
      people: [...people].slice(0, SHOWN_MEMBERS),
      groups: [...groups].slice(0, SHOWN_MEMBERS),
    });
  },

  async listDepartments(event, { directory }) {
    const departments = (await Array.fromAsync(directory.departments(tenantOf(event)))).flat();
    return json(200, { items: departments });
  },

  async listGrants(event, { directory }) {
    const query = parse(z.strictObject(paging), event.queryStringParameters ?? {});
    return json(200, await directory.listGrants(tenantOf(event), query));
  },

  async giveRole(event, ports) {
    const target = { tenantId: tenantOf(event), ...parseBody(GiveRole, event) };
    return json(201, await giveManually(target, actorOf(event), ports));
  },

  async takeRole(event, ports) {
    const target = {
      tenantId: tenantOf(event),
      personId: parameter(event, 'userId').toLowerCase(),
      role: parse(Role, parameter(event, 'role')),
    };
    await takeManually(target, actorOf(event), ports);
    return json(200, target);
  },

  async getRoleMapping(event, ports) {
    const { tenantId } = await findIntegration(event, ports);
    return json(200, await ports.directory.mapping(tenantId));
  },

  async changeRoleMapping(event, ports) {
    const integration = await findIntegration(event, ports);
    const asked = parseBody(RoleMapping, event);
    return json(202, await changeRoleMapping(integration, asked, actorOf(event), ports));
  },
} as const satisfies Partial<Record<RouteName, Answer>>;

function tenantOf(event: APIGatewayProxyEvent): string {
  return parameter(event, 'tenantId').toLowerCase();
}
