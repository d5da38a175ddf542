import { randomUUID } from 'node:crypto';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { checkpointed } from './checkpointed.ts';
import { type EventfulRuns, eventfulRuns, pictureOf } from './eventful.ts';
import { startMortalService } from './mortal-service.ts';
import { kindOf } from './request-kind.ts';
import type { Outcome } from './runs.ts';
import type { Death } from './watched-proxy.ts';
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

describe('a run whose `discover` fails for good', () => {
  it('is failed with the reason, even before it began', async () => {
    const { dynamodb, tables } = world;
    const integration = await world.connect({ subscriptionIds: [randomUUID()] });
    const Item = { ...integration, cloud: 'unheard of' };
    const put = new PutCommand({ TableName: tables.INTEGRATIONS_TABLE, Item });
    await DynamoDBDocumentClient.from(dynamodb).send(put);
    expect(await service.end(await service.start(integration))).toMatchObject({
      status: 'FAILED',
      run: { state: 'failed', error: { message: expect.stringContaining('cloud') } },
      leased: [],
    });
  });
});

describe('a run whose Lambda service is killed', () => {
  it('goes on in the next one, to the end of one that nothing interrupted', async () => {
    const mortal = await startMortalService(world, 'mortal');
    const ends: [string, Death][] = [
      ['plan SUCCEED', 'after'],
      ['GET microsoft.storage/storageaccounts, next page', 'before'],
      ['TransactWriteItems RUNS_TABLE scope complete', 'after'],
      ['settle START', 'before'],
      ['settle SUCCEED', 'after'],
    ];
    mortal.watch((request, way) => {
      const [next] = ends;
      const kinds =
        way === 'discover to lambda' ? checkpointed(request) : [kindOf(request, way, world.tables)];
      if (!next || !kinds.some((kind) => kind.startsWith(next[0]))) return undefined;
      ends.shift();
      return next[1];
    });
    const outcome = await runs.run(mortal);
    expect(ends).toEqual([]);
    expect(pictureOf(outcome)).toEqual(pictureOf(runs.expected));
  }, 60_000);
});
