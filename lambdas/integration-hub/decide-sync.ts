import type { DirectoryStore } from '../shared/domain/directory.ts';
import type { IntegrationStore } from '../shared/domain/integration.ts';
import type { Decision, Run } from '../shared/domain/run.ts';
import type { Removal, SyncProgressStore } from '../shared/domain/sync-progress.ts';
import { type Actor, requireSuperAdmin } from './actor.ts';
import { decideRun } from './decide-run.ts';
import type { RunSyncPorts } from './run-sync.ts';

/** What `decideSync` works with. */
export interface DecideSyncPorts extends RunSyncPorts {
  readonly integrations: Pick<IntegrationStore, 'get'>;
  readonly directory: DirectoryStore;
  readonly progress: Pick<SyncProgressStore, 'held'>;
}

/**
 * Approves or rejects the removals that a round of the sync holds. Only a super_admin may, where one of
 * those would lose anything.
 *
 * @throws IntegrationError `forbidden` | `nothing_to_decide`
 */
export async function decideSync(
  run: Run,
  outcome: Decision['outcome'],
  actor: Actor,
  ports: DecideSyncPorts,
): Promise<Run> {
  if (!actor.roles.includes('super_admin') && (await touchesSuperAdmins(run, ports))) {
    requireSuperAdmin(actor, 'decide on removals that concern a super_admin');
  }
  const { runs, sync: starter, newId, now } = ports;
  return decideRun(run, outcome, actor.name, { runs, starter, newId, now });
}

async function touchesSuperAdmins(
  { id, integrationId }: Run,
  { integrations, directory, progress }: DecideSyncPorts,
): Promise<boolean> {
  const integration = await integrations.get(integrationId);
  if (!integration) return false;
  const { grants } = await directory.roster();
  const superAdmins = new Set(grants.map((entry) => entry.split('/').slice(0, 2).join('/')));
  const concerns = ({ personId, role }: Removal) =>
    role === 'super_admin' || superAdmins.has(`${integration.tenantId}/${personId}`);
  for await (const page of progress.held(id)) {
    if (page.some(concerns)) return true;
  }
  return false;
}
