import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import type { Role, RoleGrant } from '../../lambdas/shared/domain/role-grant.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { HubClient, SyncReport } from './hub-client.ts';
import { inWords } from './in-words.ts';
import { until } from './until.ts';

const TIMEOUT_MS = 15 * 60_000;
const ROWS_PER_ROLE = 3;

/** Groups of the simulated tenant that give roles, where nobody has mapped any yet. */
const DEFAULT_ROLES: Readonly<Record<string, Role>> = {
  'StackFlow Administrators': 'super_admin',
  'StackFlow Operators': 'cloud_admin',
  'StackFlow Viewers': 'user',
};

/**
 * *Sync now*, watched until it ends; then who has which role, and through which groups.
 *
 * @throws a sentence when a run did not succeed
 */
export async function syncTenant(
  hub: HubClient,
  integration: Integration,
  output: Terminal,
): Promise<void> {
  const follow = (runId: string) => ended(hub, runId, output);
  await output.step(
    'Synced',
    async () => follow((await hub.syncNow(integration.id)).id),
    summarize,
  );
  await mapDefaultGroups(hub, integration, follow);
  const grants = await hub.grants(integration.tenantId);
  output.line();
  output.line(await describeGrants(hub, integration.tenantId, grants));
  output.line();
}

async function mapDefaultGroups(
  hub: HubClient,
  { id, tenantId }: Integration,
  follow: (runId: string) => Promise<SyncReport>,
): Promise<void> {
  const { rules, revision } = await hub.roleMapping(id);
  if (rules.length > 0) return;
  const groups = await hub.groups(tenantId, 'StackFlow');
  const defaults = groups.flatMap(({ id: groupId, name }) => {
    const role = DEFAULT_ROLES[name];
    return role ? [{ groupId, groupName: name, role }] : [];
  });
  if (defaults.length === 0) return;
  const { run } = await hub.changeRoleMapping(id, { rules: defaults, revision });
  await follow(run.id);
}

async function ended(hub: HubClient, runId: string, output: Terminal): Promise<SyncReport> {
  const run = await until(
    'The end of the sync',
    async () => {
      const report = await hub.syncRun(runId);
      output.progress(`Sync       ${found(report)}`);
      return report.finishedAt === null ? undefined : report;
    },
    TIMEOUT_MS,
  );
  if (run.state === 'succeeded') return run;
  const reasons = run.error ? inWords(run.error) : run.outcome?.reasons.join('; ');
  throw new Error(`The sync ended ${run.state}: ${reasons ?? 'no reason given'}`);
}

function found({ reads }: SyncReport): string {
  return reads.map((read) => `${read.found} ${read.name}`).join(', ');
}

function summarize(run: SyncReport): string {
  const requests = run.reads.reduce((sum, { calls }) => sum + calls, 0);
  const changed = run.reads.reduce((sum, { created, updated }) => sum + created + updated, 0);
  return `${found(run)} told by Entra ID in ${requests} requests: ${changed} changes`;
}

/** Who has which role, and through which groups: a few rows for each role. */
async function describeGrants(
  hub: HubClient,
  tenantId: string,
  grants: readonly RoleGrant[],
): Promise<string> {
  const roles = [...new Set(grants.map(({ role }) => role))].sort();
  const shown = roles.flatMap((role) =>
    grants.filter((grant) => grant.role === role).slice(0, ROWS_PER_ROLE),
  );
  const groupIds = [...new Set(shown.flatMap(({ path }) => path))];
  const groups = new Map(
    await Promise.all(
      groupIds.map(async (id) => [id, (await hub.group(tenantId, id)).name] as const),
    ),
  );
  const rows = await Promise.all(
    shown.map(async ({ personId, role, origin, path }) => {
      const { displayName } = await hub.user(tenantId, personId);
      const why = path.map((id) => groups.get(id) ?? id).join(' > ');
      return [displayName ?? personId, role, origin === 'manual' ? 'given by hand' : why];
    }),
  );
  const order = ([name = '', role = '']: readonly string[]) => `${role} ${name}`;
  const people = table(
    ['person', 'role', 'because of'],
    rows.toSorted((a, b) => order(a).localeCompare(order(b))),
    80,
  );
  const others = grants.length - shown.length;
  return others > 0 ? `${people}\n  and ${others} more` : people;
}
