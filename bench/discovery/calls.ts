import { createSimulatorClient, type SimulatorClient } from '../../local/azure/simulator-client.ts';
import type { Measurement } from '../measurement.ts';
import type { SubscriptionCensus } from './census.worker.ts';
import { SIZE } from './size.ts';
import { openWorkplace } from './workplace.ts';

/** What a subscription may cost beyond its lists: signing in (two calls), and asking for its state. */
const CALLS_PER_SUBSCRIPTION = 3;

/** Machines that are deleted, and Windows apps that are changed, after the second run: those of one sample. */
const CHANGES = 5;

/**
 * What runs ask of Azure and write into the CMDB: a first one, a second one that finds nothing new, and
 * two more after some machines were deleted and some Windows apps changed.
 */
export async function* calls(): AsyncGenerator<Measurement> {
  await using place = await openWorkplace();
  const tenant = await place.startTenant({ size: SIZE.calls, subscriptions: 8 });
  const cmdb = await (await place.startCmdb())();
  const integrationId = await place.integrate(tenant, cmdb);
  const simulator = createSimulatorClient(tenant.endpoint);
  const resourceManager = tenant.endpoint;

  const census = async () =>
    total(
      (await place.takeCensus({ tenant, resourceManager, configurations: false })).subscriptions,
    );
  const collect = async () => {
    await simulator.resetStatistics();
    const run = await place.collect({ tenant, resourceManager, cmdb, integrationId, atOnce: 1 });
    return { ...run, requests: (await simulator.statistics()).requests };
  };
  const allowed = CALLS_PER_SUBSCRIPTION * tenant.subscriptionIds.length;
  const measure = (name: string, requests: number, needed: number): Measurement => ({
    name: `calls of the ${name}`,
    value: requests,
    unit: 'calls',
    bar: { atMost: needed + allowed },
    baseline: needed,
  });

  const before = await census();
  const first = await collect();
  if (first.writes !== first.found) throw new Error(`${first.writes} writes of ${first.found} CIs`);
  yield measure('first run', first.requests, before.lists + before.windowsApps);

  const second = await collect();
  yield measure('second run', second.requests, before.lists);
  yield {
    name: 'CI writes of the second run',
    value: second.writes,
    unit: 'writes',
    bar: { atMost: 0 },
    baseline: first.writes,
  };

  await change(simulator, before);
  const after = await census();
  const third = await collect();
  yield measure(`third run, ${CHANGES} apps changed`, third.requests, after.lists + CHANGES);
  const fourth = await collect();
  if (fourth.retired !== CHANGES) throw new Error(`${fourth.retired} retired, not ${CHANGES}`);
  yield measure(`fourth run, ${CHANGES} retired`, fourth.requests, after.lists + CHANGES);
}

function total(subscriptions: readonly SubscriptionCensus[]) {
  const sum = (needed: (census: SubscriptionCensus) => number) =>
    subscriptions.reduce((so, census) => so + needed(census), 0);
  return {
    /** What all lists take, of servers' and accounts' databases too. */
    lists: sum(({ pages, servers, accounts }) => pages + servers + accounts),
    windowsApps: sum(({ windowsApps }) => windowsApps),
    machineIds: subscriptions[0]?.machineIds ?? [],
    windowsAppIds: subscriptions[0]?.windowsAppIds ?? [],
  };
}

async function change(
  simulator: SimulatorClient,
  { machineIds, windowsAppIds }: ReturnType<typeof total>,
): Promise<void> {
  const patch = { properties: { lastModifiedTimeUtc: '2026-06-02T00:00:00.00' } };
  for (const id of machineIds) await simulator.change({ change: 'delete', id });
  for (const id of windowsAppIds) await simulator.change({ change: 'update', id, patch });
}
