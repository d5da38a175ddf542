import { isDeepStrictEqual } from 'node:util';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { Created } from './create-resources.ts';
import type { DeclaredTable } from './deployment.ts';

/**
 * Creates the tables that are missing.
 *
 * @throws when a kept table differs from the declared one: nothing is migrated locally.
 */
export const createTables = async (
  client: DynamoDBClient,
  tables: readonly DeclaredTable[],
): Promise<Created> => {
  const result: Created = { created: [], kept: [] };
  for (const table of tables) {
    const found = await describeTable(client, table.create.TableName);
    if (found) {
      refuseDifference(table, found);
      result.kept.push(table.create.TableName);
    } else {
      await createTable(client, table);
      result.created.push(table.create.TableName);
    }
    await settleTimeToLive(client, table);
  }
  return result;
};

const describeTable = async (
  client: DynamoDBClient,
  name: string,
): Promise<TableDescription | undefined> => {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    return Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

const createTable = async (client: DynamoDBClient, { create }: DeclaredTable): Promise<void> => {
  await client.send(new CreateTableCommand(create));
  await waitUntilTableExists(
    { client, maxWaitTime: 10, minDelay: 0.05, maxDelay: 0.5 },
    { TableName: create.TableName },
  );
};

const settleTimeToLive = async (
  client: DynamoDBClient,
  { create: { TableName }, timeToLiveAttribute }: DeclaredTable,
): Promise<void> => {
  const { TimeToLiveDescription: found } = await client.send(
    new DescribeTimeToLiveCommand({ TableName }),
  );
  const isOn = found?.TimeToLiveStatus === 'ENABLED' || found?.TimeToLiveStatus === 'ENABLING';
  const current = isOn ? found?.AttributeName : undefined;
  if (current === timeToLiveAttribute) return;
  if (current !== undefined || timeToLiveAttribute === undefined) {
    throw different(TableName, 'time-to-live attribute');
  }
  const TimeToLiveSpecification = { Enabled: true, AttributeName: timeToLiveAttribute };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
};

const refuseDifference = ({ create }: DeclaredTable, found: TableDescription): void => {
  const declared = shapeOf(create);
  const kept = shapeOf(found);
  for (const part of Object.keys(declared) as (keyof typeof declared)[]) {
    if (!isDeepStrictEqual(declared[part], kept[part])) throw different(create.TableName, part);
  }
};

const different = (name: string, part: string): Error =>
  new Error(
    `The table ${name} was kept from an earlier start, and its ${part} is no longer the declared one. ` +
      'Start again with --fresh, which forgets all local data.',
  );

type TableShape = Pick<
  TableDescription,
  'KeySchema' | 'AttributeDefinitions' | 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes'
>;

/** What makes a table this table, in one order and without what the engine adds. */
const shapeOf = (table: TableShape) => ({
  'key schema': keysOf(table.KeySchema),
  'list of key attributes': (table.AttributeDefinitions ?? [])
    .map(({ AttributeName, AttributeType }) => `${AttributeName} ${AttributeType}`)
    .sort(),
  'global secondary indexes': indexesOf(table.GlobalSecondaryIndexes),
  'local secondary indexes': indexesOf(table.LocalSecondaryIndexes),
});

const keysOf = (keys: TableShape['KeySchema']): string[] =>
  (keys ?? []).map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`).sort();

const indexesOf = (indexes: TableShape['LocalSecondaryIndexes']) =>
  (indexes ?? [])
    .map(({ IndexName, KeySchema, Projection }) => ({
      name: IndexName,
      keys: keysOf(KeySchema),
      projection: Projection?.ProjectionType,
      attributes: [...(Projection?.NonKeyAttributes ?? [])].sort(),
    }))
    .sort((left, right) => String(left.name).localeCompare(String(right.name)));
