import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  paginateQuery,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Page } from '../domain/page.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { daysAfter, RUN_RETENTION_DAYS } from './retention.ts';

/** A list that a run keeps, of any length: parts `NAME#000000`, `NAME#000001` and so on, beside the run. */
export interface DynamoRunList<T> {
  replace(runId: string, entries: readonly T[]): Promise<void>;
  all(runId: string): AsyncIterable<readonly T[]>;
  /** @throws InvalidRequestError for a foreign cursor */
  page(runId: string, cursor: string | undefined): Promise<Page<T>>;
}

/**
 * @param name of the list, its parts and the attribute that holds entries
 * @param chunk entries of one item, as many as a page of them shows: an item is 400 KB at most
 */
export function dynamoRunList<T>(
  client: DynamoDBDocumentClient,
  tableName: string,
  name: string,
  chunk: number,
  now: () => number,
): DynamoRunList<T> {
  const query = (runId: string) => ({
    TableName: tableName,
    KeyConditionExpression: 'runId = :runId AND begins_with(part, :prefix)',
    ExpressionAttributeValues: { ':runId': runId, ':prefix': `${name}#` },
  });
  const entriesOf = (item: Record<string, unknown> | undefined) => (item?.[name] ?? []) as T[];

  async function* items(runId: string): AsyncGenerator<Record<string, unknown>> {
    const pages = paginateQuery({ client }, { ...query(runId), ConsistentRead: true });
    for await (const { Items } of pages) yield* Items ?? [];
  }

  return {
    async replace(runId, entries) {
      const written = new Set<unknown>();
      const expiresAt = daysAfter(now(), RUN_RETENTION_DAYS);
      for (let start = 0; start < entries.length; start += chunk) {
        const part = `${name}#${String(written.size).padStart(6, '0')}`;
        const Item = { runId, part, [name]: entries.slice(start, start + chunk), expiresAt };
        await client.send(new PutCommand({ TableName: tableName, Item }));
        written.add(part);
      }
      for await (const { part } of items(runId)) {
        if (written.has(part)) continue;
        await client.send(new DeleteCommand({ TableName: tableName, Key: { runId, part } }));
      }
    },

    async *all(runId) {
      for await (const item of items(runId)) yield entriesOf(item);
    },

    async page(runId, cursor) {
      const from = cursor === undefined ? undefined : fromCursor(cursor, { runId }, ['part']);
      const { Items: [first, next] = [] } = await client.send(
        new QueryCommand({ ...query(runId), Limit: 2, ...(from && { ExclusiveStartKey: from }) }),
      );
      return { items: entriesOf(first), cursor: next && toCursor({ runId, part: first?.part }) };
    },
  };
}
