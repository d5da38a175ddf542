import type { Measurement } from '../measurement.ts';
import type { Put } from '../put.worker.ts';
import type { Collected } from './collect.worker.ts';
import { SIZE } from './size.ts';
import { openWorkplace } from './workplace.ts';

/** Largest subscription: half of all, as Azure's limits of storage accounts and lists of them allow. */
const SUBSCRIPTIONS = 4;

/** The lists of a subscription that `collect` reads at once, and the writes of each. */
const WRITES_AT_ONCE = 3 * 32;

/**
 * How fast a first run and an unchanged second one are. The worker has a core alone; pages come out
 * of the memory of a tape, so that making them up is not measured.
 */
export async function* speed(): AsyncGenerator<Measurement> {
  await using place = await openWorkplace();
  const tenant = await place.startTenant({ size: SIZE.resources, subscriptions: SUBSCRIPTIONS });
  const resourceManager = await place.startTape(tenant);
  const makeCmdb = await place.startCmdb();
  const cmdb = await makeCmdb();
  const integrationId = await place.integrate(tenant, cmdb);
  const task = { tenant, resourceManager, cmdb, integrationId, atOnce: 1 };

  // Not measured: now the tape has it all.
  await place.takeCensus({ tenant, resourceManager, configurations: true });
  const first = await place.collect(task);
  if (first.writes !== first.found) throw new Error(`${first.writes} writes of ${first.found} CIs`);
  const concurrency = WRITES_AT_ONCE;
  const put = await place.run<Put>('../put.worker.ts', {
    endpoint: cmdb.endpoint,
    from: cmdb.items,
    to: (await makeCmdb()).items,
    concurrency,
  });
  if (put.items !== first.found) throw new Error(`${put.items} puts of ${first.found} CIs`);
  yield {
    name: `first run over ${first.found} CIs`,
    value: first.seconds,
    unit: 's',
    bar: { atMost: 1.3 * put.seconds },
    baseline: put.seconds,
  };

  const second: Collected[] = [];
  const read: { seconds: number; cpuSeconds: number }[] = [];
  for (let repeat = 0; repeat < SIZE.repeats; repeat += 1) {
    second.push(await place.collect(task));
    read.push(await place.takeCensus({ tenant, resourceManager, configurations: false }));
  }
  if (second.some(({ writes }) => writes > 0)) throw new Error('A second run wrote something.');
  const rest = { unit: 'resources/s', bar: { atLeast: 10_000 } };
  yield {
    name: 'second run, unchanged',
    value: SIZE.resources / least(second, 'seconds'),
    baseline: SIZE.resources / least(read, 'seconds'),
    ...rest,
  };
  yield {
    name: 'second run, by CPU time',
    value: SIZE.resources / least(second, 'cpuSeconds'),
    baseline: SIZE.resources / least(read, 'cpuSeconds'),
    ...rest,
  };
}

function least<K extends string>(runs: readonly Record<K, number>[], figure: K): number {
  return Math.min(...runs.map((run) => run[figure]));
}
