import type { DirectoryState } from '../shared/domain/directory.ts';
import { type Failure, IntegrationError, toFailure } from '../shared/domain/integration-error.ts';
import { keepLease } from '../shared/domain/keep-lease.ts';
import type { MetricName } from '../shared/domain/metric.ts';
import type { Removal, SyncOutcome } from '../shared/domain/sync-progress.ts';
import { carryOutRemoval, keepInstead } from './carry-out-removal.ts';
import { changeState, emptyState } from './directory-state.ts';
import { listRemovals } from './list-removals.ts';
import { reasonsToAsk } from './removal-guard.ts';
import { leaseName, type Round, type SyncPorts } from './sync-ports.ts';

const DAY_MS = 24 * 3_600_000;

/** What is counted of removals that happened. */
const COUNTED = {
  deactivate: 'UsersDeactivated',
  delete: 'UsersDeleted',
  'lose-role': 'RolesTakenAway',
} as const satisfies Record<Removal['type'], MetricName>;

/** How a round's removals ended. */
export interface SettledRemovals extends Pick<SyncOutcome, 'removed' | 'held' | 'reasons'> {
  /** Why one of them could not be carried out. */
  readonly error: Failure | null;
}

/**
 * Decides on everything that somebody would lose: all of it happens, or, when the safety threshold says so,
 * none, and it waits for an administrator. What an earlier run holds is superseded before: at no time can
 * anybody approve of a list that has a newer one.
 *
 * @param isDryRun everything is held
 */
export async function settleRemovals(
  round: Round,
  ports: SyncPorts,
  isDryRun = false,
): Promise<SettledRemovals> {
  const { runId, tenantId, integration } = round;
  const { directory: store, progress, now } = ports;
  const { removals, people, administrators } = await listRemovals(
    store,
    tenantId,
    integration,
    now(),
  );
  const state = (await store.state(tenantId)) ?? emptyState(tenantId);
  if (!isDryRun) await supersedeHeld(state, round, ports);
  if (removals.length === 0) return { removed: 0, held: 0, reasons: [], error: null };

  const since = new Date(now().getTime() - DAY_MS).toISOString();
  const others = Object.entries(state.removals).filter(
    ([id, { at }]) => id !== runId && at > since,
  );
  const recent = others.reduce((sum, [, each]) => sum + each.people, 0);
  // A process of this run that died had these carried out already.
  const before = state.removals[runId]?.people ?? 0;
  const active = await countActive(ports, tenantId);
  const loss = { people, administrators, recent: recent + before, active };
  const reasons = reasonsToAsk(loss, integration.removalGuard);
  if (reasons.length > 0 || isDryRun) {
    if (!isDryRun) await changeState(store, tenantId, () => ({ heldBy: runId }));
    await progress.hold(runId, removals);
    return { removed: 0, held: removals.length, reasons, error: null };
  }
  // Counted before it happens: a death in between makes the next round more careful, never less.
  const at = now().toISOString();
  await changeState(store, tenantId, () => ({
    removals: { ...Object.fromEntries(others), [runId]: { at, people: before + people } },
    stale: true,
  }));
  return { ...(await carryOut(round, ports, eachOf(removals))), held: 0, reasons: [] };
}

/** Carries out what an administrator approved, as far as it still is due. */
export async function approveRemovals(round: Round, ports: SyncPorts): Promise<SettledRemovals> {
  const held = ports.progress.held(round.runId);
  await changeState(ports.directory, round.tenantId, ({ heldBy }) => ({
    heldBy: heldBy === round.runId ? null : heldBy,
    stale: true,
  }));
  return { ...(await carryOut(round, ports, held)), held: 0, reasons: [] };
}

/** Ends the run that holds an earlier list. One that was decided meanwhile is carried out as it was decided. */
async function supersedeHeld(
  { heldBy }: DirectoryState,
  { runId, tenantId }: Round,
  { directory, runs, now }: SyncPorts,
): Promise<void> {
  if (heldBy === null || heldBy === runId) return;
  const error = toFailure(
    new IntegrationError(
      'run_superseded',
      `Run ${runId} has looked again at what people would lose.`,
      'Decide on what that run holds, if it holds anything.',
    ),
  );
  await runs.supersede(heldBy, { error, finishedAt: now().toISOString() });
  await changeState(directory, tenantId, () => ({ heldBy: null }));
}

/**
 * Keeps what an administrator refused to take, and has the next round read everything anew: what was told
 * may have been wrong.
 */
export async function rejectRemovals(round: Round, ports: SyncPorts): Promise<void> {
  const { tenantId, runId } = round;
  const { directory: store, progress, now } = ports;
  const stayInCharge = inCharge(round, ports);
  for await (const page of progress.held(runId)) {
    for (const removal of page) {
      await stayInCharge();
      await keepInstead(store, tenantId, removal, now().toISOString());
    }
  }
  await changeState(store, tenantId, ({ heldBy }) => ({
    heldBy: heldBy === runId ? null : heldBy,
    usersLink: null,
    usersLinkAt: null,
    groupsLink: null,
    groupsLinkAt: null,
    stale: true,
  }));
}

async function carryOut(
  round: Round,
  ports: SyncPorts,
  pages: AsyncIterable<readonly Removal[]>,
): Promise<Pick<SettledRemovals, 'removed' | 'error'>> {
  const { directory: store, measure, now } = ports;
  const stayInCharge = inCharge(round, ports);
  let removed = 0;
  let error: Failure | null = null;
  for await (const page of pages) {
    for (const removal of page) {
      await stayInCharge();
      try {
        const isDone = await carryOutRemoval(store, round.tenantId, removal, now().toISOString());
        if (!isDone) continue;
        removed += 1;
        measure(COUNTED[removal.type], 1);
      } catch (failure) {
        const isLast = failure instanceof IntegrationError && failure.code === 'last_super_admin';
        if (!isLast) throw failure;
        error ??= toFailure(failure);
      }
    }
  }
  return { removed, error };
}

function inCharge({ tenantId, runId, fence }: Round, { leases, now }: SyncPorts) {
  return keepLease({ integrationId: leaseName(tenantId), runId, fence }, leases, now);
}

async function countActive({ directory }: SyncPorts, tenantId: string): Promise<number> {
  let active = 0;
  for await (const page of directory.people(tenantId, ['state'])) {
    active += page.filter(({ state }) => state === 'active').length;
  }
  return active;
}

async function* eachOf(removals: readonly Removal[]): AsyncGenerator<readonly Removal[]> {
  yield removals;
}
