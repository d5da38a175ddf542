import * as z from 'zod';
import type { DirectoryStore } from '../../shared/domain/directory.ts';
import type { IntegrationStore } from '../../shared/domain/integration.ts';
import { RoleMapping } from '../../shared/domain/role-grant.ts';
import { Run } from '../../shared/domain/run.ts';
import { entityTag } from '../../shared/http/entity-tag.ts';
import { findIntegration } from '../find.ts';
import { ADMINISTRATORS, route } from '../route.ts';
import { changeRoleMapping } from './role-mapping.ts';
import { type RunSyncPorts, runSync } from './run-sync.ts';

interface SyncPorts extends RunSyncPorts {
  readonly integrations: Pick<IntegrationStore, 'get'>;
  readonly directory: Pick<DirectoryStore, 'mapping' | 'saveMapping'>;
}

const integration = '/api/integrations/azure/{integrationId}';

/** The Entra ID sync on demand, and which groups give which roles. */
export const SYNC_ROUTES = {
  syncNow: route({
    method: 'POST',
    path: `${integration}/sync-runs`,
    summary: 'Sync now, or show what a sync would do',
    roles: ADMINISTRATORS,
    body: z.strictObject({ dryRun: z.boolean().default(false) }).prefault({}),
    responses: { 202: Run },
    async answer({ params, body }, ports: SyncPorts) {
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

  getRoleMapping: route({
    method: 'GET',
    path: `${integration}/role-mapping`,
    summary: 'Read which groups give which roles; its ETag is what a change is based on',
    roles: ADMINISTRATORS,
    responses: { 200: RoleMapping },
    async answer({ params }, ports: SyncPorts) {
      const { tenantId } = await findIntegration(params, ports);
      const mapping = await ports.directory.mapping(tenantId);
      return { status: 200, body: mapping, headers: entityTag(mapping.revision) };
    },
  }),

  changeRoleMapping: route({
    method: 'PUT',
    path: `${integration}/role-mapping`,
    summary: 'Change which groups give which roles; the roles follow from what was read last',
    roles: ADMINISTRATORS,
    ifMatch: true,
    body: RoleMapping.pick({ rules: true }),
    responses: { 202: z.strictObject({ mapping: RoleMapping, run: Run }) },
    async answer({ params, body: { rules }, revision, caller }, ports: SyncPorts) {
      const found = await findIntegration(params, ports);
      const before = await ports.directory.mapping(found.tenantId);
      const after = await changeRoleMapping(found, { rules, revision }, caller, ports);
      return {
        status: 202,
        body: after,
        headers: entityTag(after.mapping.revision),
        change: { before: { rules: before.rules }, after: { rules: after.mapping.rules } },
      };
    },
  }),
};
