import { randomUUID } from 'node:crypto';
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { replay } from '../../../local/aws/lambda/durable/execution-state.ts';
import { type JournalEntry, readJournal } from '../../../local/aws/lambda/durable/journal.ts';
import { quotas } from '../../../local/aws/lambda/quotas.ts';
import { openWorkbench, until, type Workbench } from '../../local/aws/lambda/workbench.ts';
import { startWatchedService, type WatchedService } from './watched-service.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let bench: Workbench;
beforeAll(async () => {
  world = await openWorld();
  bench = await openWorkbench();
}, 60_000);
afterAll(async () => {
  await world.close();
  await bench.end();
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

function journalsOf({ dataDirectory }: Pick<WatchedService, 'dataDirectory'>): string[] {
  const directory = join(dataDirectory, 'durable-executions');
  return readdirSync(directory).map((file) => join(directory, file));
}

/** By AWS's count. */
function operationsOf(journal: string): number {
  return replay(readJournal(journal)).operationCount;
}

describe('a run over 1,000 subscriptions', () => {
  it('keeps to the operations of an execution, since each group has one of its own', async () => {
    const service = await serviceWithCollect('many', REPORTING);
    const subscriptionIds = Array.from({ length: 1_000 }, () => randomUUID());
    const integration = await world.connect({ subscriptionIds, resourceTypes: ['aks-cluster'] });
    const outcome = await service.end(await service.start(integration), 60_000);
    expect(outcome).toMatchObject({
      run: { state: 'succeeded' },
      status: 'SUCCEEDED',
      leased: [],
      scopes: Array.from({ length: 1_000 }, () => ({ state: 'complete' })),
    });
    const operations = journalsOf(service).map(operationsOf);
    expect(operations).toHaveLength(4);
    expect(Math.max(...operations)).toBeLessThan(quotas.durableOperations / 3);
  }, 90_000);
});

describe('a run that needs more operations than an execution may have', () => {
  it('is failed with the reason and gives its lease back', async () => {
    const before = await serviceWithCollect('endless', SILENT);
    const integration = await world.connect({ resourceTypes: ['aks-cluster'] });
    const run = await before.start(integration);
    const journal = await until(() =>
      journalsOf(before).find((path) =>
        readJournal(path).some(
          (entry) =>
            entry.type === 'checkpointed' &&
            entry.updates.some(({ Type }) => Type === 'CHAINED_INVOKE'),
        ),
      ),
    );
    await before.close();
    growOld(journal);

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
  }, 60_000);
});

/** Lets an execution have been interrupted so often that few operations are left to it. */
function growOld(journal: string): void {
  const at = Date.now();
  const error = { ErrorType: 'Runtime.ExitError', ErrorMessage: 'The process ended.' };
  const interrupted: JournalEntry = { type: 'invocationEnded', at, error, retryAt: at };
  const count = quotas.durableOperations - operationsOf(journal) - 20;
  appendFileSync(journal, `${JSON.stringify(interrupted)}\n`.repeat(count));
}
