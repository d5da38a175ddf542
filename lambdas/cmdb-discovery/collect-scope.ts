import type { DiscoveredItem } from '../shared/domain/configuration-item.ts';
import type { DropGuard } from '../shared/domain/integration.ts';
import { toFailure } from '../shared/domain/integration-error.ts';
import { type RunStore, type ScopeProgress, waitingScope } from '../shared/domain/run.ts';
import { checkpointer } from './checkpointer.ts';
import { saveItems } from './save-items.ts';
import { loadScopeIndex, type ScopeIndex } from './scope-index.ts';
import { type MissingWork, type Settled, settleMissing } from './settle-missing.ts';

/** What `collectScope` works with. */
export interface ScopeWork extends MissingWork {
  readonly runs: Pick<RunStore, 'report' | 'checkpoint' | 'resume' | 'hold'>;
  readonly guard: DropGuard;
  /** Regions to keep; empty means all. */
  readonly regions: readonly string[];
  /** Whether there is no time left for another page. */
  readonly outOfTime: () => boolean;
  /** Makes sure that this run may still write. @throws when it may not */
  readonly stayInCharge: () => Promise<void>;
}

/**
 * Reads one scope, (subscription, resource type), into the CMDB, page by page, going on where an
 * earlier call ended. A scope that could not be read to its end is `failed`: that resolves, so that
 * the others go on. One that ran out of time, or that another process goes on with, is `running`.
 */
export async function collectScope(work: ScopeWork): Promise<ScopeProgress> {
  const { scope, type, azure, store, author, runs } = work;
  const stored = await runs.resume(author.runId, scope);
  const before = stored?.progress ?? waitingScope(scope.subscriptionId, scope.resourceType);
  if (before.state !== 'waiting' && before.state !== 'running') return before;

  const counted = (progress: ScopeProgress): ScopeProgress => ({
    ...progress,
    calls: before.calls + azure.statistics.calls,
    retries: before.retries + azure.statistics.retries,
  });
  const checkpoints = checkpointer(runs, author.runId, stored, () => author.now().getTime());
  let progress: ScopeProgress = { ...before, state: 'running' };
  try {
    if (before.state === 'waiting') await runs.report(author.runId, progress);
    const index = await loadScopeIndex(store.scope(scope), stored?.seen);
    const recall = (ids: readonly string[]) => store.getMany(ids);
    const isRead = stored !== undefined && stored.number > 0 && stored.cursor === undefined;
    const pages = isRead ? [] : type.discover(azure, scope.subscriptionId, recall, stored?.cursor);
    for await (const { items, cursor } of pages) {
      progress = counted(await savePage(items, progress, index, work));
      const stop = cursor !== undefined && work.outOfTime();
      if (!stop && !checkpoints.isDue(cursor)) continue;
      await work.stayInCharge();
      const isOurs = await checkpoints.save(progress, cursor, index.takeSeen());
      if (stop || !isOurs) return progress;
    }
    if (!isRead && work.outOfTime()) return progress;
    await work.stayInCharge();
    // Without what predecessors of this process added.
    const living = index.living - before.created - before.revived;
    progress = counted(await settle(progress, index, living, work));
  } catch (error) {
    progress = counted({ ...progress, state: 'failed', error: toFailure(error) });
  }
  const isOurs = await checkpoints.end(progress);
  return isOurs ? progress : { ...progress, state: 'running' };
}

async function savePage(
  items: readonly DiscoveredItem[],
  progress: ScopeProgress,
  index: ScopeIndex,
  work: ScopeWork,
): Promise<ScopeProgress> {
  const kept = items.filter((item) => isInRegions(item, work.regions));
  // What the settings leave out was seen all the same: leaving out is no reason to retire.
  for (const item of items) if (!isInRegions(item, work.regions)) index.see(item.id);
  const saved = await saveItems(kept, index.see, work.store, work.author);
  return {
    ...progress,
    pages: progress.pages + 1,
    found: progress.found + kept.length,
    regions: countRegions(progress.regions, kept),
    created: progress.created + saved.created,
    updated: progress.updated + saved.updated,
    revived: progress.revived + saved.revived,
  };
}

const NOTHING_MISSING: Settled = { missing: 0, retired: 0, held: [], doubt: null };

async function settle(
  progress: ScopeProgress,
  index: ScopeIndex,
  living: number,
  work: ScopeWork,
): Promise<ScopeProgress> {
  const { found } = progress;
  // As nearly always: then the CMDB is not asked for the scope once more.
  const { missing, retired, held, doubt } = index.isAllSeen()
    ? NOTHING_MISSING
    : await settleMissing(work, index, { living, found });
  await work.runs.hold(work.author.runId, work.scope, held);
  return {
    ...progress,
    state: 'complete',
    missing: progress.missing + missing,
    retired: progress.retired + retired,
    held: held.length,
    error: doubt,
  };
}

function isInRegions({ region }: DiscoveredItem, regions: readonly string[]): boolean {
  return regions.length === 0 || (region !== null && regions.includes(region));
}

function countRegions(
  before: ScopeProgress['regions'],
  items: readonly DiscoveredItem[],
): ScopeProgress['regions'] {
  const counts = { ...before };
  for (const { region } of items) counts[region ?? '-'] = (counts[region ?? '-'] ?? 0) + 1;
  return counts;
}
