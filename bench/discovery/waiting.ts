import type { Measurement } from '../measurement.ts';
import type { SubscriptionCensus } from './census.worker.ts';
import { SIZE } from './size.ts';
import { openWorkplace } from './workplace.ts';

const LATENCY_MS = 50;

/** Subscriptions that a run reads at once, and calls that one of them bears at once at the most. */
const SUBSCRIPTIONS_AT_ONCE = 8;
const CALLS_AT_ONCE = 8;

/** One after the other, before the first list: two to sign in, one for the subscription's state. */
const FIRST_CALLS = 3;

/** The pages of the smallest subscription. */
const PAGES = 20;

/** Small pages, so that the time goes into waiting for them rather than into what they hold. */
const TENANT = { latencyMs: LATENCY_MS, maxPageSize: 10 };
const SMALLEST = 160;

/** How much of the time of a second run is waiting that no other order of the calls would spare. */
export async function* waiting(): AsyncGenerator<Measurement> {
  await using place = await openWorkplace();
  const tenant = await place.startTenant({ ...TENANT, ...sizes(SIZE.subscriptions) });
  const resourceManager = tenant.endpoint;
  const census = await place.takeCensus({ tenant, resourceManager, configurations: false });
  const filled = census.subscriptions.filter(({ chain }) => chain > 2);
  const fewest = Math.min(...filled.map(({ pages }) => pages));
  if (filled.length < SIZE.subscriptions || fewest < PAGES) {
    throw new Error(`Only ${filled.length} subscriptions, of ${fewest} pages at least.`);
  }
  const subscriptionIds = filled.map(({ subscriptionId }) => subscriptionId);
  const cmdb = await (await place.startCmdb())();
  const integrationId = await place.integrate(tenant, cmdb);
  const task = {
    tenant: { ...tenant, subscriptionIds },
    resourceManager,
    cmdb,
    integrationId,
    atOnce: SUBSCRIPTIONS_AT_ONCE,
  };
  await place.collect(task);
  const runs: number[] = [];
  for (let repeat = 0; repeat < SIZE.repeats; repeat += 1) {
    runs.push((await place.collect(task)).seconds);
  }
  const path = criticalPath(filled);
  yield {
    name: `${filled.length} subscriptions at ${LATENCY_MS} ms`,
    value: Math.min(...runs),
    unit: 's',
    bar: { atMost: 1.3 * path },
    baseline: path,
  };
}

/** Every fourth subscription of a generated tenant is empty; the others share as 3, 2 and 1. */
function sizes(filled: number) {
  const subscriptions = filled + Math.floor((filled - 1) / 3);
  const shares = Array.from({ length: filled }, (_, index) => 3 - (index % 3));
  const size = shares.reduce((sum, share) => sum + share, 0) * SMALLEST;
  return { subscriptions, size };
}

/** Seconds at the least, when as many subscriptions as allowed are read at once, in their order. */
function criticalPath(subscriptions: readonly SubscriptionCensus[]): number {
  const ends = Array.from({ length: SUBSCRIPTIONS_AT_ONCE }, () => 0);
  for (const one of subscriptions) {
    const first = ends.indexOf(Math.min(...ends));
    ends[first] = (ends[first] ?? 0) + roundTrips(one);
  }
  return (Math.max(...ends) * LATENCY_MS) / 1000;
}

/** Of one subscription: its longest list, or all its calls if so many of them are too many at once. */
function roundTrips({ chain, pages, servers, accounts }: SubscriptionCensus): number {
  return FIRST_CALLS + Math.max(chain, Math.ceil((pages + servers + accounts) / CALLS_AT_ONCE));
}
