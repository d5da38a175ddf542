import type { DiscoveredItem } from '../shared/domain/configuration-item.ts';
import { toFailure } from '../shared/domain/integration-error.ts';
import type { ResourceManager } from '../shared/domain/resource-manager.ts';
import { type ScopeProgress, waitingScope } from '../shared/domain/run.ts';
import type { ResourceType } from './resource-types/resource-type.ts';
import { saveItems, type Writer } from './save-items.ts';

/** What `collectScope` works with. */
export interface ScopeWork {
  readonly type: ResourceType;
  readonly subscriptionId: string;
  /** Regions to keep; empty means all. */
  readonly regions: readonly string[];
  readonly azure: ResourceManager;
  readonly writer: Writer;
  /** Hears of the progress after every page and at the end. */
  readonly report: (progress: ScopeProgress) => Promise<void>;
}

/**
 * Reads one scope, (subscription, resource type), into the CMDB, page by page. A scope that could
 * not be read to its end is `failed`: it resolves, so that the others go on.
 */
export async function collectScope(work: ScopeWork): Promise<ScopeProgress> {
  const { type, subscriptionId, azure } = work;
  let progress: ScopeProgress = { ...waitingScope(subscriptionId, type.name), state: 'running' };
  try {
    await work.report(progress);
    for await (const page of type.discover(azure, subscriptionId)) {
      const items = page.filter((item) => inRegions(item, work.regions));
      const saved = await saveItems(items, work.writer);
      progress = {
        ...progress,
        ...azure.statistics,
        pages: progress.pages + 1,
        found: progress.found + items.length,
        created: progress.created + saved.created,
        updated: progress.updated + saved.updated,
      };
      await work.report(progress);
    }
    progress = { ...progress, ...azure.statistics, state: 'complete' };
  } catch (error) {
    progress = { ...progress, ...azure.statistics, state: 'failed', error: toFailure(error) };
  }
  await work.report(progress);
  return progress;
}

function inRegions(item: DiscoveredItem, regions: readonly string[]): boolean {
  return regions.length === 0 || (item.region !== null && regions.includes(item.region));
}
