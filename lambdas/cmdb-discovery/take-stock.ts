import type { Integration } from '../shared/domain/integration.ts';
import type { Measure } from '../shared/domain/metric.ts';
import type { RunStore } from '../shared/domain/run.ts';
import { standingOf } from '../shared/domain/run-standing.ts';
import type { WatermarkStore } from '../shared/domain/watermark.ts';

/** So many runs are looked at for one that read something: more than a day's. */
const MAX_RUNS = 10;

/** What `takeStock` works with. */
export interface StockPorts {
  readonly runs: Pick<RunStore, 'latest'>;
  readonly watermarks: WatermarkStore;
  readonly measure: Measure;
  readonly now: () => Date;
}

/**
 * Measures how discovery stands in all integrations that have it, from what is recorded: a run that
 * died without a word is missing there too. All is 0 when there is no integration.
 */
export async function takeStock(
  integrations: AsyncIterable<Integration>,
  { runs, watermarks, measure, now }: StockPorts,
): Promise<void> {
  let failed = 0;
  let held = 0;
  let discoveryAge = 0;
  let changeFeedAge = 0;
  for await (const { id, enabled, cmdbDiscovery, updatedAt } of integrations) {
    if (!enabled || !cmdbDiscovery) continue;
    const standing = standingOf((await runs.latest(id, 'full', MAX_RUNS)).items);
    if (standing.failed) failed += 1;
    if (standing.held) held += 1;
    // One that is new, or discovers only now, is late when that lasts.
    const age = (since = updatedAt) => Math.max(0, (now().getTime() - Date.parse(since)) / 1000);
    discoveryAge = Math.max(discoveryAge, age(standing.lastRead));
    changeFeedAge = Math.max(changeFeedAge, age(await watermarks.get(id)));
  }
  measure('DiscoveriesFailed', failed);
  measure('DiscoveriesHeld', held);
  measure('DiscoveryAge', discoveryAge);
  measure('ChangeFeedAge', changeFeedAge);
}
