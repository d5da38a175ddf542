import type { Measurement } from '../measurement.ts';
import { SIZE } from './size.ts';
import type { Synced } from './sync.worker.ts';
import { countRequests, integrationOf, openWorkplace } from './workplace.ts';

/** Users or groups on a page of delta. */
const PAGE = 200;
/** What a first round may ask beyond its pages. */
const ALLOWED = 4;

/** What a first round, and one that finds nothing new, ask of Graph and write into the directory. */
export async function* requests(): AsyncGenerator<Measurement> {
  await using place = await openWorkplace();
  const { readUsers: users, readGroups: groups } = SIZE;
  const directory = await place.startDirectory({ people: { users, groups } });
  const integration = integrationOf(directory);
  const tables = await (await place.startStore())(integration);
  const round = async () => {
    const { result, requests } = await countRequests(directory, () =>
      place.sync({ directory, integration, tables }),
    );
    return { ...succeeded(result), requests };
  };

  const pages = Math.ceil(users / PAGE) + Math.ceil(groups / PAGE);
  const first = await round();
  yield {
    name: `requests of the first sync`,
    value: first.requests,
    unit: 'requests',
    bar: { atMost: pages + ALLOWED },
    baseline: pages,
  };
  const next = await round();
  yield {
    name: 'requests of the next sync',
    value: next.requests,
    unit: 'requests',
    bar: { atMost: 2 },
    baseline: 2,
  };
  yield {
    name: 'writes of the next sync',
    value: next.writes,
    unit: 'writes',
    bar: { atMost: 0 },
    baseline: first.writes,
  };
}

/** A round that counts; one that failed is no measure. */
export function succeeded(round: Synced): Synced {
  if (round.error !== undefined) throw new Error(`The sync ended ${round.error}.`);
  return round;
}
