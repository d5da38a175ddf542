import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { ResourceTypeName } from '../shared/domain/configuration-item.ts';
import type { Integration } from '../shared/domain/integration.ts';
import { type Failure, toFailure } from '../shared/domain/integration-error.ts';
import { leaseEnd } from '../shared/domain/keep-lease.ts';
import { type Run, waitingScope } from '../shared/domain/run.ts';
import { writeConcurrently } from '../shared/domain/write-concurrently.ts';
import { closeAbandoned } from './close-abandoned.ts';
import { collectGroup, MAX_GROUP } from './collect-group.ts';
import type { CollectRequest } from './collect-subscription.ts';
import type { DiscoverPorts } from './discover.ts';
import { failRun } from './fail-run.ts';
import { measureRun } from './measure-run.ts';
import { toRunEnd } from './to-run-end.ts';

/** One run. Checkpointed: ids only. */
interface RunPlan {
  readonly runId: string;
  readonly integrationId: string;
  readonly fence: number;
  readonly task: CollectRequest['task'];
  readonly subscriptionIds: readonly string[];
  readonly resourceTypes: readonly ResourceTypeName[];
}

/** Why a run cannot begin now. */
interface Refusal {
  readonly refused: Failure;
  /** It may begin when the run before it has ended. */
  readonly isPassing: boolean;
}

/** How often a run waits for the one before it, half a minute each. */
const MAX_WAITS = 120;

/** Carries out one recorded run, from its lease to its end. */
export async function runDiscovery(
  request: { readonly runId: string; readonly integrationId: string },
  context: DurableContext,
  ports: DiscoverPorts,
): Promise<void> {
  const plan = await begin(request, context, ports);
  if (!plan) return;
  try {
    await context.step('start', () => startRun(plan, ports));
    await collectAll(plan, context, ports);
    await context.step('settle', async () => {
      const end = await toRunEnd(ports.runs.scopes(plan.runId));
      const isRejected = plan.task === 'forget' && end.state !== 'needs_approval';
      await endRun(plan, isRejected ? { ...end, state: 'rejected' } : end, ports);
      // What a decision settles is part of scopes that were measured before.
      if (plan.task === 'discover') {
        await measureRun(ports.runs.scopes(plan.runId), ports.measure);
      }
    });
  } catch (error) {
    const failure = toFailure(error);
    await context.step('fail', () => failRun(plan, failure, ports));
  }
}

/**
 * The plan of a run that has the lease. A run that finds another full run going on is ended with the
 * reason. One that carries out a decision waits, since nobody would make it again; and all wait for a
 * run that only brings in changes, since both start at the same minute of a schedule.
 */
async function begin(
  request: { readonly runId: string; readonly integrationId: string },
  context: DurableContext,
  ports: DiscoverPorts,
): Promise<RunPlan | undefined> {
  for (let wait = 0; ; wait += 1) {
    const plan = await context.step('plan', () => planRun(request, ports));
    if (plan === null) return undefined;
    if (!('refused' in plan)) return plan;
    if (!plan.isPassing || wait === MAX_WAITS) {
      const end = { state: 'failed' as const, error: plan.refused };
      await context.step('refuse', async () => {
        await ports.runs.finish(request.runId, { ...end, finishedAt: ports.now().toISOString() });
      });
      return undefined;
    }
    await context.wait('run before', { seconds: 30 });
  }
}

/** Null when there is nothing to do: the run has ended. */
async function planRun(
  { runId, integrationId }: { readonly runId: string; readonly integrationId: string },
  ports: DiscoverPorts,
): Promise<RunPlan | Refusal | null> {
  const at = ports.now();
  const run = await ports.runs.get(runId);
  const integration = await ports.integrations.get(integrationId);
  if (!run || !integration) return { refused: gone(integrationId), isPassing: false };
  if (isOver(run)) return null;
  const lease = await ports.leases.acquire(integrationId, runId, at.toISOString(), leaseEnd(at));
  if ('heldBy' in lease) {
    const other = await ports.runs.get(lease.heldBy);
    const isPassing = run.decision !== null || other?.kind !== 'full';
    return { refused: busy(lease.heldBy), isPassing };
  }
  return {
    runId,
    integrationId,
    fence: lease.fence,
    task: taskOf(run),
    subscriptionIds: await subscriptionsOf(run, integration, ports),
    resourceTypes: integration.resourceTypes,
  };
}

function isOver({ state, decision }: Run): boolean {
  if (state === 'needs_approval') return decision === null;
  return state !== 'queued' && state !== 'running';
}

function taskOf(run: Run): CollectRequest['task'] {
  if (!run.decision) return 'discover';
  return run.decision.outcome === 'approved' ? 'retire' : 'forget';
}

/** All of the integration's, or those in which something is held. */
async function subscriptionsOf(
  run: Run,
  integration: Integration,
  ports: DiscoverPorts,
): Promise<string[]> {
  if (!run.decision) return integration.subscriptionIds;
  const held = new Set<string>();
  for await (const scope of ports.runs.scopes(run.id)) {
    if (scope.held > 0) held.add(scope.subscriptionId);
  }
  return [...held];
}

async function startRun(plan: RunPlan, { runs, now }: DiscoverPorts): Promise<void> {
  await closeAbandoned(plan, runs, now);
  await runs.start(plan.runId, now().toISOString(), plan.fence);
  if (plan.task !== 'discover') return;
  await writeConcurrently(
    plan.subscriptionIds.flatMap((subscriptionId) =>
      plan.resourceTypes.map(
        (type) => () => runs.report(plan.runId, waitingScope(subscriptionId, type)),
      ),
    ),
  );
}

/** Very many subscriptions go in groups, each an execution of its own: one has room for 3,000 operations. */
async function collectAll(
  plan: RunPlan,
  context: DurableContext,
  ports: DiscoverPorts,
): Promise<void> {
  const { resourceTypes: _types, ...request } = plan;
  const groups = inGroups(plan.subscriptionIds);
  if (groups.length <= 1) return collectGroup(request, context, ports);
  const discoverFunction = context.lambdaContext.invokedFunctionArn;
  const collected = await context.map(
    'groups',
    groups,
    (item, subscriptionIds) =>
      item.invoke('group', discoverFunction, { trigger: 'group', ...request, subscriptionIds }),
    { maxConcurrency: 2 },
  );
  collected.throwIfError();
}

function inGroups(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / MAX_GROUP);
  return Array.from({ length: count }, (_, group) =>
    ids.slice(group * MAX_GROUP, (group + 1) * MAX_GROUP),
  );
}

async function endRun(
  { runId, integrationId, fence }: RunPlan,
  end: Pick<Run, 'state' | 'error'>,
  { runs, leases, now }: DiscoverPorts,
): Promise<void> {
  await runs.finish(runId, { ...end, finishedAt: now().toISOString() });
  await leases.release({ integrationId, runId, fence });
}

function gone(integrationId: string): Failure {
  return {
    code: 'not_found',
    message: `Integration ${integrationId} does not exist any more.`,
    fix: 'Connect the tenant again in Integration Hub → Microsoft Azure → Configure.',
  };
}

function busy(runId: string): Failure {
  return {
    code: 'run_in_progress',
    message: `Run ${runId} of this integration is still going on, so this one did not begin.`,
    fix: 'Wait for it to end, then run discovery again.',
  };
}
