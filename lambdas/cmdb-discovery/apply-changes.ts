import type { Integration } from '../shared/domain/integration.ts';
import { toFailure } from '../shared/domain/integration-error.ts';
import { keepLease } from '../shared/domain/keep-lease.ts';
import { type ResourceManager, saysGone } from '../shared/domain/resource-manager.ts';
import { type ScopeProgress, waitingScope } from '../shared/domain/run.ts';
import { writeConcurrently } from '../shared/domain/write-concurrently.ts';
import type { ResourceChange } from './change-feed.ts';
import type { ChangesPorts } from './follow-changes.ts';
import { readArmId } from './resource-types/arm-id.ts';
import type { ResourceType } from './resource-types/resource-type.ts';
import { saveItem } from './save-items.ts';
import { retire } from './settle-missing.ts';
import type { Author } from './to-configuration-item.ts';

/** What `applyChanges` works with. */
export interface ChangeWork {
  readonly integration: Integration;
  /** Each call of it counts its own requests. */
  readonly resourceManager: () => ResourceManager;
  readonly author: Author;
  readonly ports: Pick<
    ChangesPorts,
    'runs' | 'leases' | 'configurationItems' | 'resourceTypes' | 'now'
  >;
}

/** What changed in one scope. */
interface ScopeChanges {
  readonly type: ResourceType;
  readonly azure: ResourceManager;
  readonly progress: ScopeProgress;
}

/**
 * Reads each changed resource anew, since only the resource itself tells what it is now. What one of
 * them fails of does not stop the others; the run record tells it by scope.
 */
export async function applyChanges(
  changes: readonly ResourceChange[],
  work: ChangeWork,
): Promise<void> {
  const { integration, author, ports } = work;
  const stayInCharge = keepLease(author, ports.leases, ports.now);
  const scopes = new Map<string, ScopeChanges>();
  const readings = changes.flatMap((change) => {
    const type = ports.resourceTypes.find(({ armTypes }) => armTypes.includes(change.armType));
    if (!type || !integration.resourceTypes.includes(type.name)) return [];
    const { subscriptionId } = readArmId(change.armId);
    const key = `${subscriptionId}#${type.name}`;
    const progress = waitingScope(subscriptionId, type.name);
    const scope = scopes.get(key) ?? { type, azure: work.resourceManager(), progress };
    scopes.set(key, scope);
    return async () => {
      await stayInCharge();
      await applyChange(change, scope, work);
    };
  });
  await writeConcurrently(readings);
  for (const { azure, progress } of scopes.values()) {
    const state = progress.error ? 'failed' : 'complete';
    await ports.runs.report(author.runId, { ...progress, ...azure.statistics, state });
  }
}

async function applyChange(
  change: ResourceChange,
  { type, azure, progress }: ScopeChanges,
  { integration, author, ports }: ChangeWork,
): Promise<void> {
  const store = ports.configurationItems;
  try {
    const items = await type.read(azure, change.armId, (ids) => store.getMany(ids));
    const { regions } = integration;
    const kept = items.filter(
      ({ region }) => regions.length === 0 || (region !== null && regions.includes(region)),
    );
    progress.found += kept.length;
    for (const item of kept) {
      const outcome = await saveItem(item, store, author);
      if (outcome !== 'unchanged') progress[outcome] += 1;
    }
  } catch (error) {
    if (!saysGone(error)) progress.error ??= toFailure(error);
    // Feed and GET together are proof; without the feed's word, a full run has to miss it twice.
    else if (change.deleted && (await retire(change.armId.toLowerCase(), { store, author }))) {
      progress.retired += 1;
    }
  }
}
