import type { Caller } from '../../shared/domain/caller.ts';
import type { DirectoryStore } from '../../shared/domain/directory.ts';
import type { Integration } from '../../shared/domain/integration.ts';
import type { RoleMapping } from '../../shared/domain/role-grant.ts';
import type { Run } from '../../shared/domain/run.ts';
import { staleRevision } from '../../shared/http/entity-tag.ts';
import { requireSuperAdmin } from '../require-super-admin.ts';
import { type RunSyncPorts, runSync } from './run-sync.ts';

interface MappingPorts extends RunSyncPorts {
  readonly directory: Pick<DirectoryStore, 'mapping' | 'saveMapping'>;
}

/**
 * Changes which groups give which roles, and has the roles follow from stored memberships. What somebody
 * would lose by it goes through the safety threshold.
 *
 * @param asked the rules, and the revision that they were made from
 * @throws IntegrationError `forbidden` | `revision_stale`
 */
export async function changeRoleMapping(
  integration: Integration,
  asked: RoleMapping,
  caller: Caller,
  ports: MappingPorts,
): Promise<{ readonly mapping: RoleMapping; readonly run: Run }> {
  const { tenantId } = integration;
  const before = await ports.directory.mapping(tenantId);
  if (superAdminGroups(before) !== superAdminGroups(asked)) {
    requireSuperAdmin(caller, 'change which groups give the role super_admin');
  }
  const mapping = { rules: asked.rules, revision: asked.revision + 1 };
  if (!(await ports.directory.saveMapping(tenantId, mapping))) throw staleRevision();
  return { mapping, run: await runSync(integration, 'entra-recompute', ports) };
}

function superAdminGroups({ rules }: RoleMapping): string {
  const groups = rules.filter(({ role }) => role === 'super_admin').map(({ groupId }) => groupId);
  return [...new Set(groups)].toSorted().join();
}
