import type { Integration } from '../shared/domain/integration.ts';
import type { Measure } from '../shared/domain/metric.ts';
import type { Run, RunStore } from '../shared/domain/run.ts';
import { standingOf } from '../shared/domain/run-standing.ts';

/** So many runs are looked at for one that read something: a day's, one an hour. */
const MAX_RUNS = 25;

/** What `takeStock` works with. */
export interface StockPorts {
  readonly runs: Pick<RunStore, 'latest'>;
  readonly measure: Measure;
  readonly now: () => Date;
}

/**
 * Measures how the Entra ID sync stands in all tenants where it is on, from what is recorded: a run that
 * died without a word is missing there too. All is 0 when it is on nowhere.
 */
export async function takeStock(
  integrations: AsyncIterable<Integration>,
  { runs, measure, now }: StockPorts,
): Promise<void> {
  let failed = 0;
  let held = 0;
  let age = 0;
  for (const sharing of (await byTenant(integrations)).values()) {
    const standing = standingOf(await newestRuns(sharing, runs));
    if (standing.failed) failed += 1;
    if (standing.held) held += 1;
    // A sync that was switched on only now is late when that lasts.
    const since = standing.lastRead ?? sharing.map(({ updatedAt }) => updatedAt).toSorted()[0];
    age = Math.max(age, (now().getTime() - Date.parse(since ?? '')) / 1000);
  }
  measure('SyncsFailed', failed);
  measure('SyncsHeld', held);
  measure('SyncAge', age);
}

/** Integrations of one tenant share its directory, and a run of any of them is a run of all. */
async function byTenant(integrations: AsyncIterable<Integration>) {
  const tenants = new Map<string, Integration[]>();
  for await (const integration of integrations) {
    const { tenantId, enabled, entraIdSync } = integration;
    if (!enabled || !entraIdSync) continue;
    tenants.set(tenantId, [...(tenants.get(tenantId) ?? []), integration]);
  }
  return tenants;
}

async function newestRuns(
  sharing: readonly Integration[],
  runs: StockPorts['runs'],
): Promise<Run[]> {
  const pages = sharing.map(({ id }) => runs.latest(id, 'entra-sync', MAX_RUNS));
  const all = (await Promise.all(pages)).flatMap(({ items }) => items);
  return all.toSorted((one, other) => other.requestedAt.localeCompare(one.requestedAt));
}
