import type { Measurement } from '../measurement.ts';
import { installBackstage } from './install-backstage.ts';
import { succeeded } from './requests.ts';
import { SIZE } from './size.ts';
import { countRequests, integrationOf, openWorkplace } from './workplace.ts';

const LATENCY_MS = 5;

/**
 * A first round beside Backstage's reading of the same tenant, in turns. Ours keeps what it reads in memory,
 * as Backstage's does, and does all the rest: merging, departments, roles. Neither counts its start and signing in.
 */
export async function* sideBySide(): AsyncGenerator<Measurement> {
  const folder = installBackstage();
  await using place = await openWorkplace();
  const people = { users: SIZE.readUsers, groups: SIZE.readGroups };
  const directory = await place.startDirectory({ people, latencyMs: LATENCY_MS });
  const integration = integrationOf(directory);
  const ours: { requests: number; seconds: number }[] = [];
  const theirs: { requests: number; seconds: number }[] = [];
  for (let repeat = 0; repeat < SIZE.repeats; repeat += 1) {
    const synced = await countRequests(directory, () => place.sync({ directory, integration }));
    ours.push({ requests: synced.requests, seconds: succeeded(synced.result).seconds });
    const read = await countRequests(directory, () =>
      place.readWithBackstage({ directory, folder }),
    );
    const { error, users, seconds } = read.result;
    if (error !== undefined) throw new Error(`Backstage's reading ended: ${error}`);
    if (users !== people.users) throw new Error(`Backstage read ${users} users.`);
    theirs.push({ requests: read.requests, seconds });
  }
  const least = (figure: 'requests' | 'seconds', of: typeof ours) =>
    Math.min(...of.map((one) => one[figure]));

  yield {
    name: 'requests beside Backstage',
    value: least('requests', ours),
    unit: 'requests',
    bar: { atMost: Math.floor(least('requests', theirs) / 10) },
    baseline: least('requests', theirs),
  };
  yield {
    name: `reading beside Backstage, ${LATENCY_MS} ms`,
    value: least('seconds', ours),
    unit: 's',
    bar: { atMost: least('seconds', theirs) / 2 },
    baseline: least('seconds', theirs),
  };
}
