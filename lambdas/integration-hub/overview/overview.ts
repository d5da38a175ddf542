import * as z from 'zod';
import { CiClass, type ResourceTypeName } from '../../shared/domain/configuration-item.ts';
import { DirectoryState, type DirectoryStore } from '../../shared/domain/directory.ts';
import { type IncidentStore, Priority } from '../../shared/domain/incident.ts';
import type { Integration, IntegrationStore } from '../../shared/domain/integration.ts';
import { Run, type RunKind, type RunStore, type ScopeProgress } from '../../shared/domain/run.ts';
import type { SecretStatusStore } from '../../shared/domain/secret-status.ts';
import { ShownSecret, withSecret } from '../client-secret/client-secret.ts';

const count = z.int().nonnegative();

/** How something stands that a schedule does. Instants are ISO 8601 UTC. */
const Flow = z
  .strictObject({
    /** Off: the schedule does nothing. */
    on: z.boolean(),
    everyMinutes: z.int().positive(),
    /** The run that is going on, or went on last, by whomever started; null before the first. */
    lastRun: Run.nullable(),
    /** When the schedule starts the next one; null when it starts none, or never did. */
    nextRunAt: z.string().nullable(),
    /** Runs that wait for an administrator to approve or reject what they hold. */
    heldRunIds: z.array(z.string()),
  })
  .meta({ id: 'Flow' });

/** How one integration stands. Instants are ISO 8601 UTC. */
export const IntegrationOverview = z.strictObject({
  id: z.uuid(),
  tenantId: z.string(),
  enabled: z.boolean(),
  secretSetAt: z.string(),
  /** How its client secret stands; null while nobody has looked. */
  secret: ShownSecret.nullable(),
  discovery: Flow,
  changes: Flow,
  entraSync: Flow,
  /** Active people, and groups, of its tenant; null before the first sync that ended. */
  directory: DirectoryState.shape.counts.unwrap().nullable(),
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
  readonly statuses: Pick<SecretStatusStore, 'get'>;
  readonly runs: Pick<RunStore, 'latest' | 'scopes' | 'resume'>;
  readonly directory: Pick<DirectoryStore, 'state'>;
  readonly incidents: Pick<IncidentStore, 'countOpen'>;
  /** How often the schedule starts each, in minutes. */
  readonly rates: Readonly<Record<FlowName, number>>;
  readonly now: () => Date;
}

export type FlowName = 'discovery' | 'changes' | 'entraSync';

/** The kinds of runs of each: those that the schedule starts first. */
const KINDS: Readonly<Record<FlowName, readonly [RunKind, ...RunKind[]]>> = {
  discovery: ['full'],
  changes: ['changes'],
  entraSync: ['entra-sync', 'entra-recompute'],
};

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

/** Reads the overview: from what runs left and counted indexes, never item by item. */
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
  integration: Integration,
  ports: OverviewPorts,
): Promise<IntegrationOverview> {
  const { id, tenantId, enabled, cmdbDiscovery, entraIdSync } = integration;
  const [shown, discovery, changes, entraSync, state] = await Promise.all([
    withSecret(integration, ports),
    flowOf('discovery', id, enabled && cmdbDiscovery, ports),
    flowOf('changes', id, enabled && cmdbDiscovery, ports),
    flowOf('entraSync', id, enabled && entraIdSync, ports),
    ports.directory.state(tenantId),
  ]);
  return {
    id,
    tenantId,
    enabled,
    secretSetAt: shown.secretSetAt,
    secret: shown.secret,
    discovery: discovery.flow,
    changes: changes.flow,
    entraSync: entraSync.flow,
    directory: state?.counts ?? null,
    ...(await countItems(
      discovery.runs.filter(({ finishedAt }) => finishedAt !== null),
      ports,
    )),
  };
}

/** How one flow stands, and its last runs, newest first. */
async function flowOf(
  name: FlowName,
  integrationId: string,
  on: boolean,
  { runs: store, rates, now }: OverviewPorts,
) {
  const pages = await Promise.all(
    KINDS[name].map((kind) => store.latest(integrationId, kind, LOOK_BACK)),
  );
  const runs = pages
    .flatMap(({ items }) => items)
    .toSorted((one, other) => (one.requestedAt < other.requestedAt ? 1 : -1));
  const everyMinutes = rates[name];
  const scheduled = runs.find(({ trigger }) => trigger === 'schedule');
  const flow = {
    on,
    everyMinutes,
    lastRun: runs[0] ?? null,
    nextRunAt: on && scheduled ? nextRun(scheduled, everyMinutes, now()) : null,
    heldRunIds: runs
      .filter(({ state, decision }) => state === 'needs_approval' && decision === null)
      .map((run) => run.id),
  };
  return { flow, runs };
}

/** At the schedule's next tick; when that is over, at the one which is due. */
function nextRun(
  { requestedAt }: Pick<Run, 'requestedAt'>,
  everyMinutes: number,
  now: Date,
): string {
  const due = Date.parse(requestedAt) + everyMinutes * 60_000;
  return new Date(Math.max(due, now.getTime())).toISOString();
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
