import type { ConfigurationItem } from '../shared/domain/configuration-item.ts';
import type { RunStore } from '../shared/domain/run.ts';

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
  const isAway = item.missingSince !== null || item.retiredAt !== null;
  const seen = isAway ? item.discoveredAt : item.changedAt;
  const { items } = await runs.latest(item.integrationId, 'full', LOOK_BACK);
  for (const { id, startedAt } of items) {
    if (startedAt === null || startedAt <= seen) continue;
    if (item.missingSince !== null && startedAt >= item.missingSince) continue;
    const scope = await runs.resume(id, item);
    const isShown = scope?.progress.state === 'complete' && id !== missedBy(item);
    if (isShown) return startedAt;
  }
  return seen;
}

/** The run that found it missing wrote it last. */
function missedBy({ missingSince, runId }: ConfigurationItem): string | undefined {
  return missingSince === null ? undefined : runId;
}
