import { type EventfulRuns, eventfulRuns, pictureOf } from './eventful.ts';
import type { Outcome } from './runs.ts';
import type { Death, Request } from './watched-proxy.ts';
import { startWatchedService, type WatchedService } from './watched-service.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let service: WatchedService;
let runs: EventfulRuns;

beforeAll(async () => {
  world = await openWorld();
  service = await startWatchedService(world, 'discover');
  runs = await eventfulRuns(world, service, 2);
}, 60_000);
afterAll(() => world.close());

/** What a request checkpoints: `plan START`, `map-item-0 SUCCEED` … */
function checkpointed({ path, body }: Request): string[] {
  if (!path.includes('/checkpoint')) return [];
  const { Updates = [] }: { Updates?: { Id: string; Name: string; Action: string }[] } =
    JSON.parse(body);
  return Updates.map(({ Id, Name, Action }) => `${Name} ${Action} ${Id}`);
}

/** The last of what each checkpoint of a run holds: it names the checkpoint in every run. */
async function boundaries(): Promise<string[]> {
  const found: string[] = [];
  service.watch((request) => {
    found.push(...checkpointed(request).slice(-1));
    return undefined;
  });
  await runs.run();
  return found;
}

/** A run in which `discover` dies at a boundary. */
async function runKilledAt(boundary: string, death: Death): Promise<Outcome & { deaths: number }> {
  let deaths = 0;
  service.watch((request) => {
    if (deaths > 0 || !checkpointed(request).includes(boundary)) return undefined;
    deaths += 1;
    return death;
  });
  return { ...(await runs.run()), deaths };
}

describe('a run whose `discover` is killed', () => {
  it.each(['before', 'after'] as const)(
    '%s any of its checkpoints ends as one that nothing interrupted',
    async (death) => {
      const { expected } = runs;
      expect(expected).toMatchObject({ run: { state: 'succeeded' }, leased: [] });
      const all = await boundaries();
      expect(all.length).toBeGreaterThanOrEqual(7);
      for (const boundary of all) {
        const outcome = await runKilledAt(boundary, death);
        expect({ boundary, ...pictureOf(outcome) }).toEqual({ boundary, ...pictureOf(expected) });
        expect({ boundary, deaths: outcome.deaths }).toEqual({ boundary, deaths: 1 });
      }
    },
    60_000,
  );
});
