import type { Integration } from '../shared/domain/integration.ts';
import { toFailure } from '../shared/domain/integration-error.ts';
import { type ResourceManager, saysGone } from '../shared/domain/resource-manager.ts';
import { type ScopeProgress, waitingScope } from '../shared/domain/run.ts';
import type { ResourceChange } from './change-feed.ts';
import type { ChangesPorts } from './follow-changes.ts';
import { keepLease } from './keep-lease.ts';
import { readArmId } from './resource-types/arm-id.ts';
import type { ResourceType } from './resource-types/resource-type.ts';
import { saveItem } from './save-items.ts';
import { retire } from './settle-missing.ts';
import type { Author } from './to-configuration-item.ts';

/** What `applyChanges` works with. */
export interface ChangeWork {
  readonly integration: Integration;
  readonly azure: ResourceManager;
  readonly author: Author;
  readonly ports: Pick<
    ChangesPorts,
    'runs' | 'leases' | 'configurationItems' | 'resourceTypes' | 'now'
  >;
}

/**
 * Reads each changed resource anew, since only the resource itself tells what it is now. What one of
 * them fails of does not stop the others; the run record tells it by scope.
 */
export async function applyChanges(
  changes: readonly ResourceChange[],
  work: ChangeWork,
): Promise<void> {
  const { integration, azure, author, ports } = work;
  const stayInCharge = keepLease(author, ports.leases, ports.now);
  const scopes = new Map<string, ScopeProgress>();
  for (const change of changes) {
    const type = ports.resourceTypes.find(({ armTypes }) => armTypes.includes(change.armType));
    if (!type || !integration.resourceTypes.includes(type.name)) continue;
    await stayInCharge();
    const subscriptionId = readArmId(change.armId).subscriptionId;
    const key = `${subscriptionId}#${type.name}`;
    const { calls, retries } = azure.statistics;
    const before = scopes.get(key) ?? waitingScope(subscriptionId, type.name);
    const after = await applyChange(change, type, before, work);
    scopes.set(key, {
      ...after,
      state: after.error ? 'failed' : 'complete',
      calls: before.calls + azure.statistics.calls - calls,
      retries: before.retries + azure.statistics.retries - retries,
    });
  }
  for (const progress of scopes.values()) await ports.runs.report(author.runId, progress);
}

async function applyChange(
  change: ResourceChange,
  type: ResourceType,
  progress: ScopeProgress,
  { integration, azure, author, ports }: ChangeWork,
): Promise<ScopeProgress> {
  const store = ports.configurationItems;
  try {
    const items = await type.read(azure, change.armId, (ids) => store.getMany(ids));
    const { regions } = integration;
    const kept = items.filter(
      ({ region }) => regions.length === 0 || (region !== null && regions.includes(region)),
    );
    const next = { ...progress, found: progress.found + kept.length };
    for (const item of kept) {
      const outcome = await saveItem(item, store, author);
      if (outcome !== 'unchanged') next[outcome] += 1;
    }
    return next;
  } catch (error) {
    if (!saysGone(error)) return { ...progress, error: progress.error ?? toFailure(error) };
    // Feed and GET together are proof; without the feed's word, a full run has to miss it twice.
    if (!change.deleted) return progress;
    const isRetired = await retire(change.armId.toLowerCase(), { store, author });
    return isRetired ? { ...progress, retired: progress.retired + 1 } : progress;
  }
}
