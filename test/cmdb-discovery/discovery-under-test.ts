import {
  type CollectPorts,
  type CollectRequest,
  type CollectResult,
  collectSubscription,
} from '../../lambdas/cmdb-discovery/collect-subscription.ts';
import { type DiscoverRequest, discover } from '../../lambdas/cmdb-discovery/discover.ts';
import { type Followed, followChanges } from '../../lambdas/cmdb-discovery/follow-changes.ts';
import type { ResourceType } from '../../lambdas/cmdb-discovery/resource-types/resource-type.ts';
import { settleHeld } from '../../lambdas/cmdb-discovery/settle-held.ts';
import { decideRun } from '../../lambdas/integration-hub/runs/decide-run.ts';
import type { ConfigurationItem } from '../../lambdas/shared/domain/configuration-item.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import type { ResourceManager } from '../../lambdas/shared/domain/resource-manager.ts';
import type { Decision, Run, ScopeProgress } from '../../lambdas/shared/domain/run.ts';
import { run } from '../fixtures/run.ts';
import {
  type MemoryConfigurationItemStore,
  memoryConfigurationItemStore,
} from '../memory/memory-configuration-item-store.ts';
import { memoryIntegrationStore } from '../memory/memory-integration-store.ts';
import { memoryLeaseStore } from '../memory/memory-lease-store.ts';
import { memoryMetrics } from '../memory/memory-metrics.ts';
import { memoryRunStore } from '../memory/memory-run-store.ts';
import { memoryWatermarkStore } from '../memory/memory-watermark-store.ts';
import { inlineContext } from './inline-context.ts';
import { type Life, mortal } from './mortal.ts';

/** A run's record with its scopes, as the admin API tells it. */
export type RunRecord = Run & { readonly scopes: readonly ScopeProgress[] };

/** One invocation of `collect`. */
export type Collect = (request: CollectRequest, ports: CollectPorts) => Promise<CollectResult>;

export interface DiscoveryOptions {
  readonly integration: Integration;
  readonly resourceTypes: readonly ResourceType[];
  /** Signs in: each call of the result counts its own requests. */
  readonly connect: () => () => ResourceManager;
  /** Epoch ms; 1 January 2026 when absent. */
  readonly clock?: { now: number };
}

export type DiscoveryUnderTest = ReturnType<typeof discoveryUnderTest>;

/** One invocation, whichever task it is for. */
export const collectAsLambda: Collect = (request, ports) =>
  (request.task === 'discover' ? collectSubscription : settleHeld)(request, ports);

/** The whole of discovery for one integration, with every store in memory and a clock to wind. */
export function discoveryUnderTest(options: DiscoveryOptions) {
  const clock = options.clock ?? { now: Date.UTC(2026, 0, 1) };
  let { integration } = options;
  let ids = 0;
  const integrations = memoryIntegrationStore();
  const created = integrations.create(integration);
  const configurationItems = memoryConfigurationItemStore();
  const started: string[] = [];
  const stores = {
    integrations,
    configurationItems,
    runs: memoryRunStore(),
    leases: memoryLeaseStore(),
    watermarks: memoryWatermarkStore(),
    discovery: {
      async start({ id }: Pick<Run, 'id'>, name = id) {
        started.push(name);
      },
    },
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    now: () => new Date(clock.now),
  };
  const { runs } = stores;
  const metrics = memoryMetrics();
  const ports = {
    ...stores,
    resourceTypes: options.resourceTypes,
    connect: async () => options.connect(),
    outOfTime: () => false,
    collectFunction: 'collect:live',
    measure: metrics.measure,
    metrics,
  };

  async function execute(
    request: DiscoverRequest,
    collect: Collect,
    life: Life = { steps: Infinity },
  ): Promise<void> {
    await created;
    const context = inlineContext({
      invoke: async (_name, payload) => collect(payload as CollectRequest, ports),
      wait: (ms) => {
        clock.now += ms;
      },
    });
    await discover(request, context, mortal(ports, life));
  }

  async function record(runId: string): Promise<RunRecord> {
    const found = await runs.get(runId);
    if (!found) throw new Error(`There is no run ${runId}.`);
    return { ...found, scopes: await Array.fromAsync(runs.scopes(runId)) };
  }

  return {
    ...ports,
    clock,
    started,
    record,
    /** Changes the settings, as an administrator does. */
    async change(settings: Partial<Integration>): Promise<void> {
      await created;
      const after = { ...integration, ...settings };
      await integrations.replace(integration, after);
      integration = after;
    },
    /**
     * A recorded run from its start to its end, an hour after whatever was before.
     *
     * @param life of the execution that plans and closes it
     */
    async run(collect: Collect = collectAsLambda, life?: Life): Promise<RunRecord> {
      clock.now += 3_600_000;
      const requestedAt = new Date(clock.now).toISOString();
      const queued = run({ id: ports.newId(), integrationId: integration.id, requestedAt });
      await runs.create(queued);
      await execute(
        { trigger: 'run', runId: queued.id, integrationId: integration.id },
        collect,
        life,
      );
      return record(queued.id);
    },
    /** An administrator's decision, and what it starts, carried out. */
    async decide(
      { id }: Pick<Run, 'id'>,
      outcome: Decision['outcome'],
      collect: Collect = collectAsLambda,
    ): Promise<RunRecord> {
      await decideRun(await record(id), outcome, 'ann', { ...ports, starter: ports.discovery });
      await execute({ trigger: 'run', runId: id, integrationId: integration.id }, collect);
      return record(id);
    },
    /** Brings changes in, as every five minutes. */
    follow: (life: Life = { steps: Infinity }): Promise<Followed> =>
      followChanges(integration, mortal(ports, life)),
    execute,
    get integration() {
      return integration;
    },
  };
}

/** Items of a store that are not retired, by name. */
export function livingNames(store: MemoryConfigurationItemStore): string[] {
  return living(store)
    .map(({ name }) => name)
    .toSorted();
}

export function living({ items }: MemoryConfigurationItemStore): ConfigurationItem[] {
  return [...items.values()].filter(({ retiredAt }) => retiredAt === null);
}
