import * as z from 'zod';
import type { DirectoryStore } from '../../shared/domain/directory.ts';
import { Guid } from '../../shared/domain/integration.ts';
import { Role, RoleGrant } from '../../shared/domain/role-grant.ts';
import { parse } from '../../shared/http/request.ts';
import { pageOf, paging } from '../listing.ts';
import { ADMINISTRATORS, route } from '../route.ts';
import { DescribedGrant, describeGrants } from './describe-grants.ts';
import { giveManually, takeManually } from './manual-grants.ts';

interface GrantPorts {
  readonly directory: DirectoryStore;
  readonly now: () => Date;
}

const tenant = '/api/directory/{tenantId}';

/** Who has which role, and giving and taking them by hand. */
export const GRANT_ROUTES = {
  listGrants: route({
    method: 'GET',
    path: `${tenant}/grants`,
    summary: 'List who has which role and why',
    roles: ADMINISTRATORS,
    query: z.strictObject({ ...paging, role: Role.optional() }),
    responses: { 200: pageOf(DescribedGrant) },
    async answer({ params, query }, { directory }: Pick<GrantPorts, 'directory'>) {
      const tenantId = params.tenantId.toLowerCase();
      const { items, cursor } = await directory.listGrants(tenantId, query);
      const described = await describeGrants(tenantId, items, directory);
      return { status: 200, body: { items: described, ...(cursor !== undefined && { cursor }) } };
    },
  }),

  giveRole: route({
    method: 'POST',
    path: `${tenant}/grants`,
    summary: 'Give a role by hand',
    roles: ['super_admin'],
    body: z.strictObject({ personId: Guid, role: Role }),
    responses: { 201: RoleGrant },
    async answer({ params, body, caller }, ports: GrantPorts) {
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
    async answer({ params, caller }, ports: GrantPorts) {
      const target = {
        tenantId: params.tenantId.toLowerCase(),
        personId: params.userId.toLowerCase(),
        role: parse(Role, params.role),
      };
      await takeManually(target, caller, ports);
      return { status: 200, body: target, change: { before: target } };
    },
  }),
};
