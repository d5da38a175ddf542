import * as z from 'zod';
import { CiClass, type ResourceTypeName } from '../../shared/domain/configuration-item.ts';
import { type IncidentStore, Priority } from '../../shared/domain/incident.ts';
import type { Integration, IntegrationStore } from '../../shared/domain/integration.ts';
import { Run, type RunStore, type ScopeProgress } from '../../shared/domain/run.ts';

const count = z.int().nonnegative();

/** How one integration stands. Instants are ISO 8601 UTC. */
export const IntegrationOverview = z.strictObject({
  id: z.uuid(),
  tenantId: z.string(),
  enabled: z.boolean(),
  secretSetAt: z.string(),
  /** The run that is going on, or went on last; null before the first. */
  lastRun: Run.nullable(),
  /** When the schedule starts the next one; null when it starts none. */
  nextRunAt: z.string().nullable(),
  /** Runs whose retirements wait for an administrator. */
  heldRunIds: z.array(z.string()),
  /** When the counts below were read: the end of the last run that read something. */
  countedAt: z.string().nullable(),
  /** By class: what Azure's lists showed when they were last read completely. */
  byClass: z.record(CiClass, count),
  /** By region; `-` for items without one. */
  byRegion: z.record(z.string(), count),
  /** Scopes without a count: never read completely in the runs that are looked at. */
  uncountedScopes: count,
});
export type IntegrationOverview = z.infer<typeof IntegrationOverview>;

/** Everything at a glance. */
export const Overview = z
  .strictObject({
    integrations: z.array(IntegrationOverview),
    /** Open incidents by priority, tests left out; `more` when there are more than were counted. */
    openIncidents: z.record(Priority, z.strictObject({ count, more: z.boolean() })),
  })
  .meta({ id: 'Overview' });
export type Overview = z.infer<typeof Overview>;

/** What the overview is made with. */
export interface OverviewPorts {
  readonly integrations: Pick<IntegrationStore, 'list'>;
  readonly runs: Pick<RunStore, 'latest' | 'scopes' | 'resume'>;
  readonly incidents: Pick<IncidentStore, 'countOpen'>;
  /** How often the schedule starts a full run, in ms. */
  readonly discoveryEveryMs: number;
  readonly now: () => Date;
}

/** Runs looked at for held ones, and for a scope's last complete reading. */
const LOOK_BACK = 10;

const CLASS_OF: Readonly<Record<ResourceTypeName, CiClass>> = {
  'virtual-machine': 'azure_vm',
  'aks-cluster': 'azure_aks',
  'sql-database': 'azure_database',
  'cosmos-database': 'azure_database',
  'app-service': 'azure_app_service',
  'storage-account': 'azure_storage',
};

/** Reads the overview: from run records and counted indexes, never item by item. */
export async function readOverview(ports: OverviewPorts): Promise<Overview> {
  const integrations = await Array.fromAsync(ports.integrations.list(), (integration) =>
    overviewOf(integration, ports),
  );
  const counts = await Promise.all(
    Priority.options.map(async (priority) => [priority, await ports.incidents.countOpen(priority)]),
  );
  return { integrations, openIncidents: Object.fromEntries(counts) };
}

async function overviewOf(
  { id, tenantId, enabled, cmdbDiscovery, secretSetAt }: Integration,
  ports: OverviewPorts,
): Promise<IntegrationOverview> {
  const { items: runs } = await ports.runs.latest(id, 'full', LOOK_BACK);
  const ended = runs.filter(({ finishedAt }) => finishedAt !== null);
  const scheduled = runs.find(({ trigger }) => trigger === 'schedule');
  return {
    id,
    tenantId,
    enabled,
    secretSetAt,
    lastRun: runs[0] ?? null,
    nextRunAt: enabled && cmdbDiscovery ? nextRun(scheduled, ports) : null,
    heldRunIds: runs.filter(({ state }) => state === 'needs_approval').map((run) => run.id),
    ...(await countItems(ended, ports)),
  };
}

function nextRun(
  last: Pick<Run, 'requestedAt'> | undefined,
  { discoveryEveryMs, now }: OverviewPorts,
): string | null {
  if (!last) return null;
  const due = Date.parse(last.requestedAt) + discoveryEveryMs;
  return new Date(Math.max(due, now().getTime())).toISOString();
}

type Counts = Pick<IntegrationOverview, 'countedAt' | 'byClass' | 'byRegion' | 'uncountedScopes'>;

/** Sums up what each scope of the last run showed when it was last read completely. */
async function countItems(runs: readonly Run[], { runs: store }: OverviewPorts): Promise<Counts> {
  const [last, ...earlier] = runs;
  const byClass = Object.fromEntries(CiClass.options.map((each) => [each, 0])) as Counts['byClass'];
  const byRegion: Record<string, number> = {};
  let uncountedScopes = 0;
  if (!last) return { countedAt: null, byClass, byRegion, uncountedScopes };
  for await (const scope of store.scopes(last.id)) {
    const complete = await lastComplete(scope, earlier, store);
    if (!complete) uncountedScopes += 1;
    for (const [region, items] of Object.entries(complete?.regions ?? {})) {
      byClass[CLASS_OF[scope.resourceType]] += items;
      byRegion[region] = (byRegion[region] ?? 0) + items;
    }
  }
  return { countedAt: last.finishedAt, byClass, byRegion, uncountedScopes };
}

async function lastComplete(
  scope: ScopeProgress,
  earlier: readonly Run[],
  store: OverviewPorts['runs'],
): Promise<ScopeProgress | undefined> {
  if (scope.state === 'complete') return scope;
  for (const { id } of earlier) {
    const before = await store.resume(id, scope);
    if (before?.progress.state === 'complete') return before.progress;
  }
  return undefined;
}
