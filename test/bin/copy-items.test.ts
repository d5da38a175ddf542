import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { copyItems } from '../../bin/copy-items.ts';
import { type DynamoDb, startDynamoDb } from '../../local/aws/dynamodb.ts';
import { localCredentials } from '../../local/aws/local-credentials.ts';

let engine: DynamoDb;
let client: DynamoDBDocumentClient;
beforeAll(async () => {
  engine = await startDynamoDb();
  const { endpoint } = engine;
  const options = { endpoint, region: 'us-east-1', credentials: localCredentials };
  client = DynamoDBDocumentClient.from(new DynamoDBClient(options));
});
afterAll(async () => {
  client.destroy();
  await engine.stop();
});

async function tableOf(table: string, items: Record<string, unknown>[]) {
  const key = { AttributeName: 'id', AttributeType: 'S' } as const;
  await client.send(
    new CreateTableCommand({
      TableName: table,
      AttributeDefinitions: [key],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  for (let start = 0; start < items.length; start += 25) {
    const puts = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }));
  }
  return { client, table };
}

async function contentOf({ table }: { table: string }): Promise<Record<string, unknown>> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
  return Object.fromEntries(Items.map(({ id, state }) => [id, state]));
}

const restored = Array.from({ length: 60 }, (_, index) => ({ id: `item-${index}`, state: 'old' }));

it('writes everything that was restored over what is there, and leaves what is newer than that', async () => {
  const from = await tableOf('restored', restored);
  const to = await tableOf('damaged', [
    { id: 'item-0', state: 'damaged' },
    { id: 'newer', state: 'new' },
  ]);
  expect(await copyItems(from, to)).toEqual({ read: 60, written: 60 });
  const expected = Object.fromEntries(restored.map(({ id, state }) => [id, state]));
  expect(await contentOf(to)).toEqual({ ...expected, newer: 'new' });
  expect(await copyItems(from, to)).toEqual({ read: 60, written: 60 });
});

it('adds only what is missing when asked to', async () => {
  const from = await tableOf('before', restored.slice(0, 3));
  const to = await tableOf('now', [{ id: 'item-1', state: 'changed since' }]);
  expect(await copyItems(from, to, { keyNames: ['id'] })).toEqual({ read: 3, written: 2 });
  expect(await contentOf(to)).toEqual({
    'item-0': 'old',
    'item-1': 'changed since',
    'item-2': 'old',
  });
});
