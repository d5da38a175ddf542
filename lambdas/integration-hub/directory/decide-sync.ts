import type { Caller } from '../../shared/domain/caller.ts';
import type { DirectoryStore } from '../../shared/domain/directory.ts';
import type { IntegrationStore } from '../../shared/domain/integration.ts';
import type { Decision, Run } from '../../shared/domain/run.ts';
import type { Removal, SyncProgressStore } from '../../shared/domain/sync-progress.ts';
import { requireSuperAdmin } from '../require-super-admin.ts';
import { decideRun } from '../runs/decide-run.ts';
import type { RunSyncPorts } from './run-sync.ts';

/** What `decideSync` works with. */
export interface DecideSyncPorts extends RunSyncPorts, TouchPorts {}

/** What finding out whom removals touch takes. */
export interface TouchPorts {
  readonly integrations: Pick<IntegrationStore, 'get'>;
  readonly directory: Pick<DirectoryStore, 'roster'>;
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
  caller: Caller,
  ports: DecideSyncPorts,
): Promise<Run> {
  if (!caller.roles.includes('super_admin') && (await touchesSuperAdmins(run, ports))) {
    requireSuperAdmin(caller, 'decide on removals that concern a super_admin');
  }
  const { runs, sync: starter, newId, now } = ports;
  return decideRun(run, outcome, caller.name, { runs, starter, newId, now });
}

/** Whether anything that a run holds would be taken from a super_admin, or is that role. */
export async function touchesSuperAdmins(
  { id, integrationId }: Pick<Run, 'id' | 'integrationId'>,
  { integrations, directory, progress }: TouchPorts,
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
