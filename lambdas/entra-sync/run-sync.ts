import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { toFailure } from '../shared/domain/integration-error.ts';
import { leaseEnd } from '../shared/domain/keep-lease.ts';
import type { Run } from '../shared/domain/run.ts';
import type { SyncRead } from '../shared/domain/sync-progress.ts';
import { dryRun } from './dry-run.ts';
import { failSync } from './fail-sync.ts';
import { followWithDepartments, followWithRoles } from './follow-changes.ts';
import { type Plan, planSync } from './plan-sync.ts';
import { readDirectory } from './read-directory.ts';
import { readManagers } from './read-managers.ts';
import { approveRemovals, rejectRemovals, settleRemovals } from './settle-removals.ts';
import { leaseName, type Round, type SyncPorts } from './sync-ports.ts';

/** How often a run waits for the one before it, half a minute each. */
const MAX_WAITS = 120;

/** So many invocations of one read are more than any tenant takes. */
const MAX_INVOCATIONS = 500;

type RunEnd = Pick<Run, 'state' | 'error'>;

/** Carries out one recorded run of the sync, from its lease to its end. */
export async function runSync(
  request: { readonly runId: string; readonly integrationId: string },
  context: DurableContext,
  ports: SyncPorts,
): Promise<void> {
  const plan = await begin(request, context, ports);
  if (!plan) return;
  try {
    await context.step('start', async () => {
      await ports.runs.start(plan.runId, ports.now().toISOString(), plan.fence);
    });
    const end = await carryOut(plan, context, ports);
    await context.step('end', async () => {
      await ports.runs.finish(plan.runId, { ...end, finishedAt: ports.now().toISOString() });
      const { runId, fence } = plan;
      await ports.leases.release({ integrationId: leaseName(plan.tenantId), runId, fence });
    });
  } catch (error) {
    const failure = toFailure(error);
    await context.step('fail', () => failSync(plan, failure, ports));
  }
}

/** The plan of a run that has the lease; a run that has to wait does so for as long as half an hour or more. */
async function begin(
  request: { readonly runId: string; readonly integrationId: string },
  context: DurableContext,
  ports: SyncPorts,
): Promise<Plan | undefined> {
  for (let wait = 0; ; wait += 1) {
    const plan = await context.step('plan', () => planSync(request, ports));
    if (plan === null) return undefined;
    if (!('refused' in plan)) return plan;
    if (!plan.isPassing || wait === MAX_WAITS) {
      const { refused } = plan;
      await context.step('refuse', async () => {
        const finishedAt = ports.now().toISOString();
        await ports.runs.finish(request.runId, { state: 'failed', error: refused, finishedAt });
      });
      return undefined;
    }
    await context.wait('run before', { seconds: 30 });
  }
}

async function carryOut(plan: Plan, context: DurableContext, ports: SyncPorts): Promise<RunEnd> {
  if (plan.task === 'dry-run') {
    return context.step('dry run', async () => dryRun(await roundOf(plan, ports), ports));
  }
  if (plan.task === 'approve' || plan.task === 'reject') {
    return context.step(plan.task, async () => decide(plan, await roundOf(plan, ports), ports));
  }
  if (plan.task === 'sync') {
    for (const what of ['directory', 'managers'] as const) {
      const error = await readAll(what, plan, context, ports);
      if (error) return { state: 'failed', error };
    }
  }
  const roles = await context.step('roles', async () =>
    followWithRoles(await roundOf(plan, ports), ports),
  );
  const settled = await context.step('removals', async () =>
    settleRemovals(await roundOf(plan, ports), ports),
  );
  return context.step('departments', async () => {
    const { error, ...removals } = settled;
    const departmentsChanged = await followWithDepartments(await roundOf(plan, ports), ports);
    await ports.progress.saveOutcome(plan.runId, { ...roles, ...removals, departmentsChanged });
    if (removals.held > 0) return { state: 'needs_approval', error: null };
    return { state: error ? 'partial' : 'succeeded', error };
  });
}

/** Reads until nothing is left, in as many steps as it takes; answers why it failed, if it did. */
async function readAll(
  what: keyof typeof READS,
  plan: Plan,
  context: DurableContext,
  ports: SyncPorts,
): Promise<SyncRead['error']> {
  for (let invocation = 1; invocation <= MAX_INVOCATIONS; invocation += 1) {
    const end = await context.step(`read ${what} ${invocation}`, async () => {
      const round = await roundOf(plan, ports);
      const reads = await READS[what](round, await ports.connect(round.integration), ports);
      return {
        isComplete: reads.every(({ state }) => state === 'complete'),
        error: reads.find(({ error }) => error !== null)?.error ?? null,
      };
    });
    if (end.isComplete) return null;
    if (end.error) return end.error;
    // The step ended for lack of time: the next one begins in a fresh invocation.
    await context.wait('next invocation', { seconds: 1 });
  }
  return {
    code: 'collection_failed',
    message: `The read of the ${what} came to no end in ${MAX_INVOCATIONS} invocations.`,
    fix: 'Run the sync again; if it repeats, look up the sync function in the runbook.',
  };
}

const READS = { directory: readDirectory, managers: readManagers };

async function decide(plan: Plan, round: Round, ports: SyncPorts): Promise<RunEnd> {
  if (plan.task === 'reject') {
    await rejectRemovals(round, ports);
    return { state: 'rejected', error: null };
  }
  // Who came back by what was read since keeps their roles.
  await followWithRoles(round, ports);
  const { error, removed } = await approveRemovals(round, ports);
  await followWithDepartments(round, ports);
  const outcome = await ports.progress.outcome(plan.runId);
  if (outcome) await ports.progress.saveOutcome(plan.runId, { ...outcome, removed });
  return { state: error ? 'partial' : 'succeeded', error };
}

/** Read anew in each step: settings are no business of checkpoints. */
async function roundOf({ runId, integrationId, tenantId, fence }: Plan, ports: SyncPorts) {
  const integration = await ports.integrations.get(integrationId);
  if (!integration) throw new Error(`Integration ${integrationId} does not exist any more.`);
  const at = ports.now();
  await ports.leases.acquire(leaseName(tenantId), runId, at.toISOString(), leaseEnd(at));
  return { runId, integration, tenantId, fence };
}
