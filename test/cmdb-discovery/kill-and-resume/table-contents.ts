import { DeleteTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { createTables } from '../../../local/template/create-tables.ts';
import type { DeclaredTable } from '../../../local/template/deployment.ts';

type Item = Record<string, unknown>;

/** Everything in some tables, by their names. */
export type TableContents = ReadonlyMap<string, readonly Item[]>;

/** The most items that one call writes. */
const BATCH = 25;

export async function readTable(client: DynamoDBClient, TableName: string): Promise<Item[]> {
  const pages = paginateScan({ client: DynamoDBDocumentClient.from(client) }, { TableName });
  return (await Array.fromAsync(pages)).flatMap(({ Items }) => Items ?? []);
}

export async function readTables(
  client: DynamoDBClient,
  tables: readonly DeclaredTable[],
): Promise<TableContents> {
  const names = tables.map(({ create }) => create.TableName);
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readTable(client, name)] as const)),
  );
}

/** Makes the tables hold this and nothing else. */
export async function restoreTables(
  client: DynamoDBClient,
  tables: readonly DeclaredTable[],
  contents: TableContents,
): Promise<void> {
  const document = DynamoDBDocumentClient.from(client);
  for (const { create } of tables) {
    await client.send(new DeleteTableCommand({ TableName: create.TableName }));
  }
  await createTables(client, tables);
  for (const [name, items] of contents) {
    for (let start = 0; start < items.length; start += BATCH) {
      const puts = items.slice(start, start + BATCH).map((Item) => ({ PutRequest: { Item } }));
      await document.send(new BatchWriteCommand({ RequestItems: { [name]: puts } }));
    }
  }
}
