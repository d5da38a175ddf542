import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import type {
  CollectRequest,
  CollectResult,
} from '../../lambdas/cmdb-discovery/collect-subscription.ts';
import { type DiscoverRequest, discover } from '../../lambdas/cmdb-discovery/discover.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { type Run, type ScopeProgress, waitingScope } from '../../lambdas/shared/domain/run.ts';
import { integration } from '../fixtures/integration.ts';
import { run as queuedRun } from '../fixtures/run.ts';
import { memoryIntegrationStore } from '../memory/memory-integration-store.ts';
import { memoryLeaseStore } from '../memory/memory-lease-store.ts';
import { memoryMetrics } from '../memory/memory-metrics.ts';
import { memoryRunStore } from '../memory/memory-run-store.ts';

export const { id: RUN_ID } = queuedRun();
export const OTHER_SUBSCRIPTION_ID = '11111111-1bf0-4dda-aec3-cb9272f09590';
const REQUEST: DiscoverRequest = {
  trigger: 'run',
  runId: RUN_ID,
  integrationId: integration().id,
};

/** `collect` as it is invoked: gets the request, reports scopes and says whether it is done; or throws. */
export type Collect = (
  request: CollectRequest,
  report: (scope: Partial<ScopeProgress>) => Promise<void>,
) => Promise<boolean>;

export const complete: Collect = async (_request, report) => {
  await report({ state: 'complete' });
  return true;
};

/** `discover` under AWS's own runner, with stores in memory and a `collect` of the test's. */
export async function stage(
  collect: Collect,
  integrations: readonly Integration[] = [integration()],
) {
  const store = memoryIntegrationStore();
  for (const one of integrations) await store.create(one);
  const runs = memoryRunStore();
  const leases = memoryLeaseStore();
  const collected: CollectRequest[] = [];
  const started: Pick<Run, 'id' | 'integrationId'>[] = [];
  let ids = 1;
  const ports = {
    integrations: store,
    runs,
    leases,
    discovery: {
      start: async ({ id, integrationId }: Pick<Run, 'id' | 'integrationId'>) => {
        started.push({ id, integrationId });
      },
    },
    collectFunction: 'collect:live',
    measure: memoryMetrics().measure,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    now: () => new Date('2026-01-01T00:00:00Z'),
  };
  const handler = withDurableExecution((event: DiscoverRequest, context) =>
    discover(event, context, ports),
  );
  const runner = new LocalDurableTestRunner({ handlerFunction: handler });
  runner.registerFunction(
    'collect:live',
    async (request: CollectRequest): Promise<CollectResult> => {
      collected.push(request);
      const waiting = waitingScope(request.subscriptionId, 'storage-account');
      const done = await collect(request, (scope) =>
        runs.report(request.runId, { ...waiting, ...scope }),
      );
      return { done };
    },
  );
  return {
    ...ports,
    collected,
    started,
    runner,
    handler,
    queue: (run: Partial<Run> = {}) => runs.create(queuedRun(run)),
    run: (request: DiscoverRequest = REQUEST) => runner.run({ payload: request }),
  };
}

export const settings = { resourceTypes: ['storage-account' as const] };
