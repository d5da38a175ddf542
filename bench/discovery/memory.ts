import type { Measurement } from '../measurement.ts';
import { SIZE } from './size.ts';
import { openWorkplace } from './workplace.ts';

/** A warm function reads one subscription after the other; the largest hold a twentieth each. */
const SUBSCRIPTIONS = 40;

/** What Lambda gives to Node in a function of 512 MB: 90 % of it, and 5 % for what is young. */
const FLAGS = ['--max-old-space-size=460', '--max-semi-space-size=25'];

/** What counts as flat: so much of what the first 100,000 took. */
const GROWTH = 1.1;

/**
 * The memory of a worker that finds nothing new among very many resources. The CMDB is made to know
 * them by bulk writes of what a second run reads, since a first run would take its time.
 */
export async function* memory(): AsyncGenerator<Measurement> {
  await using place = await openWorkplace();
  const tenant = await place.startTenant({ size: SIZE.memory, subscriptions: SUBSCRIPTIONS });
  const cmdb = await (await place.startCmdb())();
  const integrationId = await place.integrate(tenant, cmdb);
  await place.run('remember.worker.ts', { tenant, cmdb, integrationId });
  const resourceManager = tenant.endpoint;
  const task = { tenant, resourceManager, cmdb, integrationId, atOnce: 1 };
  const { writes, found, idleMb, peaksMb } = await place.collect(task, FLAGS);
  if (writes > 0) throw new Error(`The second run wrote ${writes} CIs.`);

  const [first = idleMb, ...later] = peaksMb;
  yield {
    name: `memory over ${found} CIs`,
    value: Math.max(first, ...later),
    unit: 'MB',
    bar: { atMost: 512 },
    baseline: idleMb,
  };
  yield {
    name: 'memory beyond 100,000 CIs',
    value: Math.max(0, ...later),
    unit: 'MB',
    bar: { atMost: GROWTH * first },
    baseline: first,
  };
}
