import {
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  paginateScan,
} from '@aws-sdk/lib-dynamodb';

/** A table, and the client that reaches it. */
export interface TablePlace {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** BatchWriteItem takes so many. */
const BATCH = 25;

/**
 * Puts every item of one table into another, which may be in another region or account: after a restore,
 * or on a move. It may be stopped and repeated.
 *
 * @param missing only items whose key the other table does not have, by the names of its key attributes
 * @returns how many were read, and how many of them written
 */
export async function copyItems(
  from: TablePlace,
  to: TablePlace,
  missing?: { readonly keyNames: readonly string[] },
): Promise<{ readonly read: number; readonly written: number }> {
  let read = 0;
  let written = 0;
  const pages = paginateScan(
    { client: from.client },
    { TableName: from.table, ConsistentRead: true },
  );
  for await (const { Items = [] } of pages) {
    read += Items.length;
    written += missing ? await putMissing(to, Items, missing.keyNames) : await putAll(to, Items);
  }
  return { read, written };
}

async function putAll({ client, table }: TablePlace, items: Item[]): Promise<number> {
  for (let start = 0; start < items.length; start += BATCH) {
    const puts = items.slice(start, start + BATCH).map((Item) => ({ PutRequest: { Item } }));
    let waiting: Record<string, object[]> = { [table]: puts };
    for (let pause = 50; Object.keys(waiting).length > 0; pause = Math.min(2 * pause, 5_000)) {
      const { UnprocessedItems = {} } = await client.send(
        new BatchWriteCommand({ RequestItems: waiting }),
      );
      waiting = UnprocessedItems;
      if (Object.keys(waiting).length > 0) await new Promise((wake) => setTimeout(wake, pause));
    }
  }
  return items.length;
}

async function putMissing(
  { client, table }: TablePlace,
  items: Item[],
  keyNames: readonly string[],
): Promise<number> {
  let written = 0;
  for (const Item of items) {
    try {
      await client.send(
        new PutCommand({
          TableName: table,
          Item,
          ConditionExpression: 'attribute_not_exists(#key)',
          ExpressionAttributeNames: { '#key': keyNames[0] ?? '' },
        }),
      );
      written += 1;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException')
        throw error;
    }
  }
  return written;
}

type Item = Record<string, unknown>;
