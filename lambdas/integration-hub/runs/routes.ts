import * as z from 'zod';
import type { IntegrationStore } from '../../shared/domain/integration.ts';
import { Decision, Run, RunKind, type RunStore, ScopeProgress } from '../../shared/domain/run.ts';
import { findIntegration, missing } from '../find.ts';
import { pageOf, paging } from '../listing.ts';
import { ADMINISTRATORS, route } from '../route.ts';
import { type DecideRunPorts, decideRun } from './decide-run.ts';
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
    summary: 'Follow a run: its state, and the progress of each scope',
    roles: ADMINISTRATORS,
    responses: { 200: RunReport },
    async answer({ params }, { runs }: Pick<ReadPorts, 'runs'>) {
      const run = await findRun(params, runs);
      return {
        status: 200,
        body: { ...run, scopes: await Array.fromAsync(runs.scopes(run.id)) },
      };
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
        for await (const ids of runs.held(run.id, scope)) items.push(...ids);
      }
      return { status: 200, body: { items } };
    },
  }),

  decideRun: route({
    method: 'POST',
    path: '/api/runs/{runId}/decision',
    summary: 'Approve or reject what a run holds',
    roles: ADMINISTRATORS,
    body: z.strictObject({ outcome: Decision.shape.outcome }),
    responses: { 202: Run },
    async answer({ params, body, caller }, ports: DecideRunPorts) {
      const before = await findRun(params, ports.runs);
      const after = await decideRun(before, body.outcome, caller.name, ports);
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
