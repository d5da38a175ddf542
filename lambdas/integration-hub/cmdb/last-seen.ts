import type { ConfigurationItem } from '../../shared/domain/configuration-item.ts';
import type { RunStore } from '../../shared/domain/run.ts';

/** How many runs are looked back for one that read the item's scope completely. */
const LOOK_BACK = 20;

/**
 * When a list last showed an item, ISO 8601 UTC: no run writes that down item by item, since it is when
 * its scope was last read completely, or for a missing item the time before. A change seen since counts
 * as well.
 */
export async function lastSeen(
  item: ConfigurationItem,
  runs: Pick<RunStore, 'latest' | 'resume'>,
): Promise<string> {
  const away = item.missingSince ?? item.retiredAt;
  const seen = away === null ? item.changedAt : item.discoveredAt;
  const { items } = await runs.latest(item.integrationId, 'full', LOOK_BACK);
  for (const { id, startedAt, finishedAt } of items) {
    if (startedAt === null || startedAt <= seen) continue;
    // The run that missed it ended after that.
    if (away !== null && (finishedAt === null || finishedAt >= away)) continue;
    const scope = await runs.resume(id, item);
    if (scope?.progress.state === 'complete') return startedAt;
  }
  return seen;
}
