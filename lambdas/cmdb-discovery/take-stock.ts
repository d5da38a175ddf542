import type { Integration } from '../shared/domain/integration.ts';
import type { Measure } from '../shared/domain/metric.ts';
import type { Run, RunStore } from '../shared/domain/run.ts';
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

/** How the discovery of one integration stands. Ages are seconds. */
interface Standing {
  readonly failed: boolean;
  readonly held: boolean;
  readonly discoveryAge: number;
  readonly changeFeedAge: number;
}

/**
 * Measures how discovery stands in all integrations that have it, from what is recorded: a run that
 * died without a word is missing there too. All is 0 when there is no integration.
 */
export async function takeStock(
  integrations: AsyncIterable<Integration>,
  ports: StockPorts,
): Promise<void> {
  let failed = 0;
  let held = 0;
  let discoveryAge = 0;
  let changeFeedAge = 0;
  for await (const integration of integrations) {
    if (!integration.cmdbDiscovery) continue;
    const standing = await standingOf(integration, ports);
    if (standing.failed) failed += 1;
    if (standing.held) held += 1;
    discoveryAge = Math.max(discoveryAge, standing.discoveryAge);
    changeFeedAge = Math.max(changeFeedAge, standing.changeFeedAge);
  }
  ports.measure('DiscoveriesFailed', failed);
  ports.measure('DiscoveriesHeld', held);
  ports.measure('DiscoveryAge', discoveryAge);
  ports.measure('ChangeFeedAge', changeFeedAge);
}

async function standingOf(
  { id, updatedAt }: Integration,
  { runs, watermarks, now }: StockPorts,
): Promise<Standing> {
  const { items } = await runs.latest(id, 'full', MAX_RUNS);
  const ended = items.filter(({ state }) => state !== 'queued' && state !== 'running');
  const lastRead = ended.find(({ state }) => state !== 'failed');
  // One that is new, or discovers only now, is late when that lasts.
  const since = (instant: string | null | undefined) =>
    Math.max(0, (now().getTime() - Date.parse(instant ?? updatedAt)) / 1000);
  return {
    failed: ended[0]?.state === 'failed',
    held: ended[0] !== undefined && awaitsDecision(ended[0]),
    discoveryAge: since(lastRead?.finishedAt),
    changeFeedAge: since(await watermarks.get(id)),
  };
}

function awaitsDecision({ state, decision }: Run): boolean {
  return state === 'needs_approval' && decision === null;
}
