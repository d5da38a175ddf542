import { type EventfulRuns, eventfulRuns, pictureOf } from './eventful.ts';
import { isWrite, kindOf } from './request-kind.ts';
import type { Outcome } from './runs.ts';
import type { Death, Request } from './watched-proxy.ts';
import { startWatchedService, type WatchedService } from './watched-service.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let service: WatchedService;
let runs: EventfulRuns;

beforeAll(async () => {
  world = await openWorld();
  service = await startWatchedService(world, 'collect');
  runs = await eventfulRuns(world, service, 1);
});
afterAll(() => world.close());

/** The end of a process at the nth request of its kind in a run, 1 for the first. */
interface Kill {
  readonly kind: string;
  readonly nth: number;
  readonly death: Death;
}

/** What a run that nothing interrupts asks for, in order. */
async function requestsOfRun(): Promise<readonly string[]> {
  const kinds: string[] = [];
  service.watch((request, way) => {
    if (way !== 'discover to lambda') kinds.push(kindOf(request, way, world.tables));
    return undefined;
  });
  await runs.run();
  return kinds;
}

/** Kills at each kind of request, now at an early one and now at a late one, in their order. */
function killsOf(requests: readonly string[]): readonly Kill[] {
  const places = Map.groupBy(requests.keys(), (place) => requests[place] ?? '');
  const kills = [...places].flatMap(([kind, all], index) => {
    const nth = 1 + ((index * 5) % all.length);
    const other = 1 + all.length - nth;
    const at = (number: number, death: Death) => {
      return { kill: { kind, nth: number, death }, place: all[number - 1] ?? 0 };
    };
    if (!isWrite(kind)) return [at(nth, index % 2 === 0 ? 'before' : 'after')];
    return [at(nth, 'before'), at(other, 'after')];
  });
  return kills.toSorted((a, b) => a.place - b.place).map(({ kill }) => kill);
}

/** What every invocation of `collect` asks for first. */
const FIRST = 'GetItem INTEGRATIONS_TABLE';

/** A run that suffers some kills, one at a time; tells those it had no occasion for, too. */
async function runThrough(
  kills: readonly Kill[],
): Promise<Outcome & { survived: readonly Kill[] }> {
  const pending = [...kills];
  const counts = new Map<string, number>();
  let isAlive = true;
  service.watch((request, way) => {
    if (way === 'discover to lambda') return undefined;
    const kind = kindOf(request, way, world.tables);
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    // Requests that a dead process had under way kill nobody.
    isAlive ||= kind === FIRST;
    const index = pending.findIndex((kill) => kill.kind === kind && kill.nth <= count);
    if (!isAlive || index === -1) return undefined;
    isAlive = false;
    return pending.splice(index, 1)[0]?.death;
  });
  return { ...(await runs.run()), survived: pending };
}

describe('a run whose `collect` is killed', () => {
  it('twice, at any kinds of requests, ends as one that nothing interrupted', async () => {
    const { expected } = runs;
    expect(expected).toMatchObject({ run: { state: 'succeeded' }, leased: [] });
    const kills = killsOf(await requestsOfRun());
    const half = Math.ceil(kills.length / 2);
    expect(half).toBeGreaterThan(12);
    // Some requests are made more often in one run than in another; each kind is made in all.
    const pairs = kills
      .slice(0, half)
      .map((early, index) => [early, ...kills.slice(half + index, half + index + 1)]);
    for (let pair = pairs.shift(); pair; pair = pairs.shift()) {
      const before = service.killed.size;
      const { survived, ...outcome } = await runThrough(pair);
      expect(service.killed.size - before).toBe(pair.length - survived.length);
      expect({ pair, ...pictureOf(outcome) }).toEqual({ pair, ...pictureOf(expected) });
      for (const { kind, nth, death } of survived) {
        expect({ kind, nth }).not.toEqual({ kind, nth: 1 });
        pairs.push([{ kind, nth: 1, death }]);
      }
    }
  });
});

/** With less than this an invocation of `collect` begins no further page. */
const TOO_SHORT_MS = 110_000;

describe('a run whose `collect` has time for one page an invocation', () => {
  it('ends as one with all the time, and reads no page again that was worked on', async () => {
    const { expected } = runs;
    const short = await startWatchedService(world, 'short', (definition) => ({
      ...definition,
      timeoutMs: Math.min(definition.timeoutMs, TOO_SHORT_MS),
    }));
    const invocations: string[][] = [];
    short.watch((request, way) => {
      const kind = kindOf(request, way, world.tables);
      if (kind === FIRST) invocations.push([]);
      if (isListOf(request, 'storageAccounts')) invocations.at(-1)?.push(request.path);
      return undefined;
    });
    const outcome = await runs.run(short);
    expect(pictureOf(outcome)).toEqual(pictureOf(expected));
    const pages = [...new Set(invocations.flat())];
    expect(pages.length).toBeGreaterThan(3);
    // Each may have asked for more pages ahead, none for one before its cursor.
    const begun = invocations.filter((asked) => asked.length > 0).map(([first]) => first);
    expect(begun).toEqual(pages);
  });
});

function isListOf({ path }: Request, type: string): boolean {
  return path.split('?')[0]?.endsWith(`/${type}`) ?? false;
}
