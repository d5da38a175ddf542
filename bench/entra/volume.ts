import { MAX_CHANGES } from '../../lambdas/shared/domain/directory.ts';
import type { Measurement } from '../measurement.ts';
import { succeeded } from './requests.ts';
import { SIZE } from './size.ts';
import { integrationOf, openWorkplace } from './workplace.ts';

/** What Lambda gives to Node in a function of 512 MB: 90 % of it, and 5 % for what is young. */
const FLAGS = ['--max-old-space-size=460', '--max-semi-space-size=25'];

/** As the sync writes a page of 200: in transactions, all of them at once. */
const TOGETHER = MAX_CHANGES;
const WRITES_AT_ONCE = Math.ceil(200 / TOGETHER);

/**
 * Memory and speed of a first round over very many people and groups, into a DynamoDB. What the store needs
 * is measured with the same items, put into an empty table of the same engine by a process that does nothing
 * else, and is taken off.
 */
export async function* volume(): AsyncGenerator<Measurement> {
  await using place = await openWorkplace();
  const { users, groups, membersPerGroup } = SIZE;
  const directory = await place.startDirectory({ people: { users, groups, membersPerGroup } });
  const integration = integrationOf(directory);
  const makeTables = await place.startStore();
  const tables = await makeTables(integration);
  const first = succeeded(await place.sync({ directory, integration, tables }, FLAGS));
  const empty = await makeTables();
  const put = await place.put({
    endpoint: tables.endpoint,
    from: tables.directory,
    to: empty.directory,
    concurrency: WRITES_AT_ONCE,
    together: TOGETHER,
    shuffled: true,
  });
  // Each person, each group and its members are an item at least: less would be no sync of all.
  if (put.items < users + groups) throw new Error(`The sync kept ${put.items} items.`);

  yield {
    name: `memory over ${users} users`,
    value: first.peakMb,
    unit: 'MB',
    bar: { atMost: 512 },
    baseline: first.idleMb,
  };
  const crowd = await place.crowd({ people: SIZE.crowd }, FLAGS);
  yield {
    name: `memory where ${SIZE.crowd} people meet`,
    value: crowd.peakMb,
    unit: 'MB',
    bar: { atMost: 512 },
    baseline: crowd.idleMb,
  };
  const rest = { unit: 'users/s', bar: { atLeast: 5_000 } };
  yield {
    name: `sync of ${users} users beyond storing`,
    value: users / beyond(first.seconds, put.seconds),
    baseline: users / put.seconds,
    ...rest,
  };
  yield {
    name: 'the same, by CPU time',
    value: users / beyond(first.cpuSeconds, put.cpuSeconds),
    baseline: users / put.cpuSeconds,
    ...rest,
  };
}

/** Seconds; on a busy machine, storing alone may have taken longer than all together. */
function beyond(all: number, storing: number): number {
  return Math.max(all - storing, 0.001);
}
