import { isDeepStrictEqual } from 'node:util';
import { createSimulatorClient } from '../../local/azure/simulator-client.ts';
import type { Measurement } from '../measurement.ts';
import { installBackstage } from './install-backstage.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import type { Memberships } from './tell-memberships.ts';
import { integrationOf, openWorkplace, type Workplace } from './workplace.ts';

/** Whether each reader finds who is in which groups, on directories where readers go wrong. */
export async function* correctness(): AsyncGenerator<Measurement> {
  const folder = installBackstage();
  await using place = await openWorkplace();
  for (const scenario of SCENARIOS) {
    const directory = await prepared(place, scenario);
    const integration = integrationOf(directory);
    const ours = await place.sync({ directory, integration, tells: true });
    const theirs = await place.readWithBackstage({
      directory: await prepared(place, scenario),
      folder,
    });
    const isTheirsRight = isRight(theirs, scenario);
    yield {
      name: `${scenario.name} (Backstage ${isTheirsRight ? 'right' : 'wrong'})`,
      value: isRight(ours, scenario) ? 1 : 0,
      unit: 'right',
      bar: { atLeast: 1 },
      baseline: 1,
    };
  }
}

/** A tenant of each reader's own: a fault strikes once. */
async function prepared(place: Workplace, scenario: Scenario) {
  const directory = await place.startDirectory({ people: { users: 0, groups: 0 } });
  await scenario.prepare(createSimulatorClient(directory.endpoint));
  return directory;
}

function isRight(
  { error, memberships }: { readonly error?: string; readonly memberships: Memberships },
  { expected }: Scenario,
): boolean {
  return error === undefined && isDeepStrictEqual(sorted(memberships), sorted(expected));
}

function sorted(memberships: Memberships): Memberships {
  return Object.fromEntries(
    Object.entries(memberships).map(([mail, groups]) => [mail, groups.toSorted()]),
  );
}
