import type { DurableContext } from '@aws/durable-execution-sdk-js';
import * as z from 'zod';
import type { ResourceTypeName } from '../shared/domain/configuration-item.ts';
import type { IntegrationStore } from '../shared/domain/integration.ts';
import { type Failure, IntegrationError, toFailure } from '../shared/domain/integration-error.ts';
import { type RunStore, waitingScope } from '../shared/domain/run.ts';
import type { CollectRequest } from './collect-subscription.ts';
import { toRunEnd } from './to-run-end.ts';

/** How many subscriptions are read at once. */
const SUBSCRIPTION_CONCURRENCY = 8;

/** `context.invoke` gives up at the first failure; so many are made. */
const COLLECT_ATTEMPTS = 3;

/** What starts a discovery: the schedule for every integration, or an administrator for one. */
export const DiscoverRequest = z.discriminatedUnion('trigger', [
  z.strictObject({ trigger: z.literal('schedule') }),
  z.strictObject({ trigger: z.literal('manual'), runId: z.uuid(), integrationId: z.uuid() }),
]);
export type DiscoverRequest = z.infer<typeof DiscoverRequest>;

/** What `discover` works with. */
export interface DiscoverPorts {
  readonly integrations: Pick<IntegrationStore, 'get' | 'list'>;
  readonly runs: RunStore;
  /** Qualified ARN of `collect`. */
  readonly collectFunction: string;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** One integration's run. Checkpointed: ids only. */
interface RunPlan {
  readonly runId: string;
  readonly integrationId: string;
  readonly subscriptionIds: readonly string[];
  readonly resourceTypes: readonly ResourceTypeName[];
}

/**
 * Plans the runs, has every subscription collected by an invocation of its own, and closes the run
 * records. Durable: what stands between the steps is replayed after a death, so it only decides.
 */
export async function discover(
  request: DiscoverRequest,
  context: DurableContext,
  ports: DiscoverPorts,
): Promise<void> {
  const plans = await context.step('plan', () => plan(request, ports));
  await context.map('runs', plans, (run, runPlan) => runDiscovery(runPlan, run, ports));
}

async function plan(request: DiscoverRequest, ports: DiscoverPorts): Promise<RunPlan[]> {
  if (request.trigger === 'manual') {
    const { runId, integrationId } = request;
    const integration = await ports.integrations.get(integrationId);
    if (integration) return [{ ...toPlan(integration), runId }];
    await ports.runs.finish(runId, { ...failed(gone(integrationId)), finishedAt: now(ports) });
    return [];
  }
  const plans: RunPlan[] = [];
  for await (const integration of ports.integrations.list()) {
    if (integration.cmdbDiscovery) plans.push({ ...toPlan(integration), runId: ports.newId() });
  }
  return plans;
}

async function runDiscovery(
  plan: RunPlan,
  context: DurableContext,
  ports: DiscoverPorts,
): Promise<void> {
  await context.step('start', () => start(plan, ports));
  await context.map(
    'subscriptions',
    [...plan.subscriptionIds],
    (item, subscriptionId) => collect(plan, subscriptionId, item, ports),
    { maxConcurrency: SUBSCRIPTION_CONCURRENCY },
  );
  await context.step('settle', async () => {
    const end = await toRunEnd(ports.runs.scopes(plan.runId));
    await ports.runs.finish(plan.runId, { ...end, finishedAt: now(ports) });
  });
}

async function start(plan: RunPlan, ports: DiscoverPorts): Promise<void> {
  const startedAt = now(ports);
  await ports.runs.create({
    id: plan.runId,
    integrationId: plan.integrationId,
    trigger: 'schedule',
    state: 'queued',
    requestedAt: startedAt,
    startedAt: null,
    finishedAt: null,
    error: null,
  });
  await ports.runs.start(plan.runId, startedAt);
  for (const subscriptionId of plan.subscriptionIds) {
    for (const resourceType of plan.resourceTypes) {
      await ports.runs.report(plan.runId, waitingScope(subscriptionId, resourceType));
    }
  }
}

async function collect(
  plan: RunPlan,
  subscriptionId: string,
  context: DurableContext,
  ports: DiscoverPorts,
): Promise<void> {
  const { runId, integrationId } = plan;
  const request: CollectRequest = { runId, integrationId, subscriptionId };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await context.invoke<CollectRequest, void>(
        `collect ${attempt}`,
        ports.collectFunction,
        request,
      );
      return;
    } catch (error) {
      if (attempt < COLLECT_ATTEMPTS) continue;
      await context.step('give up', () => giveUp(plan, subscriptionId, error, ports));
      return;
    }
  }
}

/** What the last attempt left unfinished is failed; what it finished stays. */
async function giveUp(
  plan: RunPlan,
  subscriptionId: string,
  cause: unknown,
  ports: DiscoverPorts,
): Promise<void> {
  const error: Failure = {
    code: 'collection_failed',
    message: `Subscription ${subscriptionId} could not be read to its end: ${toFailure(cause).message}`,
    fix: 'Run discovery again; if it repeats, look up the collect function in the runbook.',
  };
  for await (const scope of ports.runs.scopes(plan.runId)) {
    const unfinished = scope.state === 'waiting' || scope.state === 'running';
    if (scope.subscriptionId !== subscriptionId || !unfinished) continue;
    await ports.runs.report(plan.runId, { ...scope, state: 'failed', error });
  }
}

function toPlan(integration: {
  id: string;
  subscriptionIds: string[];
  resourceTypes: ResourceTypeName[];
}): Omit<RunPlan, 'runId'> {
  const { id, subscriptionIds, resourceTypes } = integration;
  return { integrationId: id, subscriptionIds, resourceTypes };
}

function failed(error: IntegrationError) {
  return { state: 'failed' as const, error: toFailure(error) };
}

function gone(integrationId: string): IntegrationError {
  return new IntegrationError(
    'not_found',
    `Integration ${integrationId} does not exist any more.`,
    'Connect the tenant again in Integration Hub → Microsoft Azure → Configure.',
  );
}

function now(ports: DiscoverPorts): string {
  return ports.now().toISOString();
}
