import { randomUUID } from 'node:crypto';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { quotas } from '../../../local/aws/lambda/quotas.ts';
import { openWorkbench, until, type Workbench } from '../../local/aws/lambda/workbench.ts';
import { checkpointed } from './checkpointed.ts';
import { type EventfulRuns, eventfulRuns, pictureOf } from './eventful.ts';
import { startMortalService } from './mortal-service.ts';
import { growOld, journalsIn, operationsOf } from './old-age.ts';
import { kindOf } from './request-kind.ts';
import type { Outcome } from './runs.ts';
import type { Death } from './watched-proxy.ts';
import { startWatchedService, type WatchedService } from './watched-service.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let bench: Workbench;
let service: WatchedService;
let runs: EventfulRuns;

beforeAll(async () => {
  bench = await openWorkbench();
  world = await openWorld();
  service = await startWatchedService(world, 'discover');
  runs = await eventfulRuns(world, service, 2);
});
afterAll(async () => {
  await world.close();
  await bench.end();
});

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
  const before = service.killed.size;
  service.watch((request) => {
    const isFirst = service.killed.size === before;
    return isFirst && checkpointed(request).includes(boundary) ? death : undefined;
  });
  return { ...(await runs.run()), deaths: service.killed.size - before };
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
      ['GET list, next page', 'before'],
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
  });
});

/** A service whose `collect` reads nothing. */
async function serviceWithCollect(name: string, source: string): Promise<WatchedService> {
  const { codeDirectory } = await bench.bundled('collect', source);
  return startWatchedService(world, name, (definition) =>
    definition.name === world.collect.name ? { ...definition, codeDirectory } : definition,
  );
}

const REPORTING = `
  import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
  import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
  import { dynamoRunStore } from './lambdas/shared/aws/dynamo-run-store.ts';
  import { waitingScope } from './lambdas/shared/domain/run.ts';
  const document = DynamoDBDocumentClient.from(new DynamoDBClient());
  const runs = dynamoRunStore(document, process.env.RUNS_TABLE);
  export const handler = async ({ runId, subscriptionId }) => {
    const scope = waitingScope(subscriptionId, 'aks-cluster');
    await runs.report(runId, { ...scope, state: 'complete' });
    return { done: true };
  };`;
const SILENT = 'export const handler = () => new Promise(() => setInterval(() => {}, 1000));';
const ENDLESS = 'export const handler = async () => ({ done: false });';

describe('a run over 1,000 subscriptions', () => {
  it('keeps to the operations of an execution, since each group has one of its own', async () => {
    const service = await serviceWithCollect('many', REPORTING);
    const subscriptionIds = Array.from({ length: 1_000 }, () => randomUUID());
    const integration = await world.connect({ subscriptionIds, resourceTypes: ['aks-cluster'] });
    const outcome = await service.end(await service.start(integration));
    expect(outcome).toMatchObject({
      run: { state: 'succeeded' },
      status: 'SUCCEEDED',
      leased: [],
      scopes: Array.from({ length: 1_000 }, () => ({ state: 'complete' })),
    });
    const operations = journalsIn(service.dataDirectory).map(operationsOf);
    expect(operations).toHaveLength(4);
    expect(Math.max(...operations)).toBeLessThan(quotas.durableOperations / 3);
  });
});

describe('a run that needs more operations than an execution may have', () => {
  it('is failed with the reason and gives its lease back', async () => {
    const before = await serviceWithCollect('endless', SILENT);
    const subscriptionIds = [randomUUID(), randomUUID()];
    const integration = await world.connect({ subscriptionIds, resourceTypes: ['aks-cluster'] });
    let hasInvoked = false;
    before.watch((request) => {
      hasInvoked ||= checkpointed(request).some((kind) => kind.startsWith('collect 1 START'));
      return undefined;
    });
    const run = await before.start(integration);
    await until(() => hasInvoked);
    await before.close();
    journalsIn(before.dataDirectory).forEach(growOld);

    const service = await serviceWithCollect('endless', ENDLESS);
    const outcome = await service.end(run);
    expect(outcome).toMatchObject({ status: 'FAILED', leased: [] });
    expect(outcome.run).toMatchObject({
      state: 'failed',
      error: {
        code: 'collection_failed',
        message: expect.stringContaining(`AWS allows ${quotas.durableOperations}`),
        fix: expect.stringContaining('Run discovery again'),
      },
    });
    expect(outcome.scopes.map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(outcome.run.finishedAt).not.toBeNull();
  });
});
