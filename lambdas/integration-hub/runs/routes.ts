import * as z from 'zod';
import type { IntegrationStore } from '../../shared/domain/integration.ts';
import {
  Decision,
  isSyncRun,
  Run,
  RunKind,
  type RunStore,
  ScopeProgress,
} from '../../shared/domain/run.ts';
import {
  Removal,
  RoleGain,
  SyncOutcome,
  type SyncProgressStore,
  SyncRead,
} from '../../shared/domain/sync-progress.ts';
import {
  type DecideSyncPorts,
  decideSync,
  type TouchPorts,
  touchesSuperAdmins,
} from '../directory/decide-sync.ts';
import { findIntegration, missing } from '../find.ts';
import { pageOf, paging } from '../listing.ts';
import { ADMINISTRATORS, route } from '../route.ts';
import { decideRun } from './decide-run.ts';
import { type RunDiscoveryPorts, runDiscovery } from './run-discovery.ts';

interface ReadPorts {
  readonly integrations: Pick<IntegrationStore, 'get'>;
  readonly runs: RunStore;
}

/** A run with the progress of each scope. */
export const RunReport = z
  .strictObject({ ...Run.shape, scopes: z.array(ScopeProgress) })
  .meta({ id: 'RunReport' });
export type RunReport = z.infer<typeof RunReport>;

/** A run of the Entra ID sync: how far it read, and what came of it. Links hold tokens of Graph. */
export const SyncReport = z
  .strictObject({
    ...Run.shape,
    reads: z.array(SyncRead.omit({ link: true, origin: true })),
    outcome: SyncOutcome.nullable(),
    /** Whether only a super_admin may decide on what it holds. */
    superAdminOnly: z.boolean(),
  })
  .meta({ id: 'SyncReport' });
export type SyncReport = z.infer<typeof SyncReport>;

interface ReportPorts {
  readonly runs: RunStore;
  readonly progress: SyncProgressStore;
}

/** Discovery on demand, its runs, and what they hold for approval. */
export const RUN_ROUTES = {
  runDiscovery: route({
    method: 'POST',
    path: '/api/integrations/azure/{integrationId}/discovery-runs',
    summary: 'Run Discovery Now',
    roles: ADMINISTRATORS,
    responses: { 202: Run },
    async answer({ params }, ports: RunDiscoveryPorts & Pick<ReadPorts, 'integrations'>) {
      const run = await runDiscovery(await findIntegration(params, ports), ports);
      return {
        status: 202,
        body: run,
        headers: { location: `/api/runs/${run.id}` },
        change: { target: { ...params, runId: run.id } },
      };
    },
  }),

  listRuns: route({
    method: 'GET',
    path: '/api/integrations/azure/{integrationId}/runs',
    summary: 'List the runs of an integration, newest first',
    roles: ADMINISTRATORS,
    query: z.strictObject({ kind: RunKind.default('full'), ...paging }),
    responses: { 200: pageOf(Run) },
    async answer({ params, query }, ports: ReadPorts) {
      const { id } = await findIntegration(params, ports);
      return {
        status: 200,
        body: await ports.runs.latest(id, query.kind, query.limit, query.cursor),
      };
    },
  }),

  getRun: route({
    method: 'GET',
    path: '/api/runs/{runId}',
    summary: 'Follow a run: its state, and how far it has come',
    roles: ADMINISTRATORS,
    responses: { 200: z.union([RunReport, SyncReport]) },
    async answer({ params }, { runs, progress, ...ports }: ReportPorts & TouchPorts) {
      const run = await findRun(params, runs);
      if (!isSyncRun(run)) {
        const scopes = await Array.fromAsync(runs.scopes(run.id));
        return { status: 200, body: { ...run, scopes } };
      }
      const reads = await Array.fromAsync(progress.reads(run.id));
      const shown = reads.map(({ link: _link, origin: _origin, ...read }) => read);
      const outcome = (await progress.outcome(run.id)) ?? null;
      const superAdminOnly =
        run.state === 'needs_approval' &&
        run.decision === null &&
        (await touchesSuperAdmins(run, { progress, ...ports }));
      return { status: 200, body: { ...run, reads: shown, outcome, superAdminOnly } };
    },
  }),

  listHeldRetirements: route({
    method: 'GET',
    path: '/api/runs/{runId}/held-retirements',
    summary: 'List the configuration items whose retirement waits for approval',
    roles: ADMINISTRATORS,
    responses: { 200: z.strictObject({ items: z.array(z.string()) }) },
    async answer({ params }, { runs }: Pick<ReadPorts, 'runs'>) {
      const run = await findRun(params, runs);
      const items: string[] = [];
      for await (const scope of runs.scopes(run.id)) {
        for await (const { ids } of runs.held(run.id, scope)) items.push(...ids);
      }
      return { status: 200, body: { items } };
    },
  }),

  listHeldRemovals: route({
    method: 'GET',
    path: '/api/runs/{runId}/held-removals',
    summary: 'List what people would lose once it is approved, or by a dry run',
    roles: ADMINISTRATORS,
    query: z.strictObject({ cursor: paging.cursor }),
    responses: { 200: pageOf(Removal) },
    async answer({ params, query }, { runs, progress }: ReportPorts) {
      const { id } = await findRun(params, runs);
      return { status: 200, body: await progress.listHeld(id, query.cursor) };
    },
  }),

  listRoleGains: route({
    method: 'GET',
    path: '/api/runs/{runId}/role-gains',
    summary: 'List who would get which role by a dry run, and through which groups',
    roles: ADMINISTRATORS,
    query: z.strictObject({ cursor: paging.cursor }),
    responses: { 200: pageOf(RoleGain) },
    async answer({ params, query }, { runs, progress }: ReportPorts) {
      const { id } = await findRun(params, runs);
      return { status: 200, body: await progress.listGains(id, query.cursor) };
    },
  }),

  decideRun: route({
    method: 'POST',
    path: '/api/runs/{runId}/decision',
    summary: 'Approve or reject what a run holds',
    roles: ADMINISTRATORS,
    body: z.strictObject({ outcome: Decision.shape.outcome }),
    responses: { 202: Run },
    async answer({ params, body, caller }, ports: RunDiscoveryPorts & DecideSyncPorts) {
      const before = await findRun(params, ports.runs);
      const { runs, discovery: starter, newId, now } = ports;
      const after = isSyncRun(before)
        ? await decideSync(before, body.outcome, caller, ports)
        : await decideRun(before, body.outcome, caller.name, { runs, starter, newId, now });
      return {
        status: 202,
        body: after,
        change: { before: { decision: before.decision }, after: { decision: after.decision } },
      };
    },
  }),
};

async function findRun({ runId }: { readonly runId: string }, runs: RunStore): Promise<Run> {
  return (await runs.get(runId)) ?? missing(`Run ${runId}`);
}
