import {
  CreateTableCommand,
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../../../lambdas/shared/aws/batch-get.ts';
import { dynamoConfigurationItemStore } from '../../../lambdas/shared/aws/dynamo-configuration-item-store.ts';
import { type DynamoDb, startDynamoDb } from '../../../local/aws/dynamodb.ts';
import { localCredentials } from '../../../local/aws/local-credentials.ts';
import { storedStorageAccount } from '../../fixtures/storage-account.ts';

/** What DynamoDB does under load, and the local engine never does: it happens before a request is sent. */
type Hindrance = (command: string, input: object) => object | undefined;

let engine: DynamoDb;
let made = 0;

beforeAll(async () => {
  engine = await startDynamoDb();
});

afterAll(() => engine.stop());

const item = storedStorageAccount('a');
const after = { ...item, revision: 2 };
const entry = {
  id: item.id,
  at: '2026-01-02T00:00:00.000Z',
  runId: 'run',
  event: 'changed' as const,
  changes: [],
};

/** A store with `item`, whose requests meet `hinder`: what it throws fails them, what it returns answers them. */
async function hinderedStore(hinder: Hindrance) {
  const { endpoint } = engine;
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: localCredentials,
  });
  made += 1;
  const tables = { items: `items-${made}`, history: `history-${made}` };
  for (const [TableName, keys] of [
    [tables.items, ['id']],
    [tables.history, ['id', 'moment']],
  ] as const) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
        KeySchema: keys.map((name, index) => ({
          AttributeName: name,
          KeyType: index === 0 ? 'HASH' : 'RANGE',
        })),
      }),
    );
  }
  const document = DynamoDBDocumentClient.from(client);
  const store = dynamoConfigurationItemStore(document, tables.items, tables.history);
  await store.create(item);
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (request) => {
        const output = hinder(commandName, request.input);
        if (!output) return next(request);
        return { response: {}, output: { $metadata: {}, ...output } };
      },
    { step: 'initialize' },
  );
  return { store, document, tableName: tables.items, close: () => client.destroy() };
}

/** Fails the first `times` writes. */
function failing(times: number, makeError: () => Error): { hinder: Hindrance; met: () => number } {
  let met = 0;
  const hinder: Hindrance = (command) => {
    if (!/^(Put|Transact)/.test(command)) return undefined;
    met += 1;
    if (met <= times) throw makeError();
    return undefined;
  };
  return { hinder, met: () => met };
}

function cancelled(...codes: string[]): Error {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons });
}

describe('a write that meets a transaction on the same item, or a throttle', () => {
  it.each([
    ['in a transaction', entry, () => cancelled('TransactionConflict', 'None')],
    ['throttled in a transaction', entry, () => cancelled('None', 'ThrottlingError')],
    [
      'on its own',
      undefined,
      () => new TransactionConflictException({ message: '', $metadata: {} }),
    ],
  ])('%s is repeated', async (_how, kept, makeError) => {
    const { hinder, met } = failing(2, makeError);
    const { store, close } = await hinderedStore(hinder);
    try {
      expect(await store.replace(item, after, kept)).toBe(true);
      expect(met()).toBe(3);
      expect(await store.get(item.id)).toEqual(after);
    } finally {
      close();
    }
  });

  it('fails when it meets one every time', async () => {
    const { hinder, met } = failing(Number.POSITIVE_INFINITY, () =>
      cancelled('TransactionConflict'),
    );
    const { store, close } = await hinderedStore(hinder);
    try {
      await expect(store.replace(item, after, entry)).rejects.toThrow(TransactionCanceledException);
      expect(met()).toBe(10);
      expect(await store.get(item.id)).toEqual(item);
    } finally {
      close();
    }
  });

  it('is not repeated when a condition did not hold', async () => {
    const { hinder, met } = failing(1, () =>
      cancelled('ConditionalCheckFailed', 'TransactionConflict'),
    );
    const { store, close } = await hinderedStore(hinder);
    try {
      expect(await store.replace(item, after, entry)).toBe(false);
      expect(met()).toBe(1);
    } finally {
      close();
    }
  });

  it('fails at once for any other reason', async () => {
    const { hinder, met } = failing(9, () => cancelled('ValidationError'));
    const { store, close } = await hinderedStore(hinder);
    try {
      await expect(store.replace(item, after, entry)).rejects.toThrow(TransactionCanceledException);
      expect(met()).toBe(1);
    } finally {
      close();
    }
  });
});

describe('keys that DynamoDB leaves unprocessed', () => {
  it('are asked for again', async () => {
    let asked = 0;
    const { store, close } = await hinderedStore((command, input) => {
      if (command !== 'BatchGetItemCommand' || ++asked > 2) return undefined;
      return { Responses: {}, UnprocessedKeys: 'RequestItems' in input ? input.RequestItems : {} };
    });
    try {
      expect(await store.getMany([item.id])).toEqual(new Map([[item.id, item]]));
      expect(asked).toBe(3);
    } finally {
      close();
    }
  });

  it('are given up, with a clear word, when it leaves them for good', async () => {
    const { document, tableName, close } = await hinderedStore((_command, input) => ({
      UnprocessedKeys: 'RequestItems' in input ? input.RequestItems : {},
    }));
    try {
      const waits: number[] = [];
      const wait = async (attempt: number) => {
        waits.push(attempt);
      };
      const reading = Array.fromAsync(batchGet(document, tableName, [{ id: item.id }], wait));
      await expect(reading).rejects.toMatchObject({ code: 'storage_unavailable' });
      expect(waits).toEqual([2, 3, 4, 5, 6, 7, 8]);
    } finally {
      close();
    }
  });
});
