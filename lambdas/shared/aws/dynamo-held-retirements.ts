import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  paginateQuery,
} from '@aws-sdk/lib-dynamodb';
import type { RunScope, RunStore } from '../domain/run.ts';
import { daysAfter, RUN_RETENTION_DAYS } from './retention.ts';

/** An item is 400 KB at most. */
const CHUNK_BYTES = 300 * 1024;

/** Retirements that wait for approval, in chunks of their run: part `held#…`. */
export function dynamoHeldRetirements(
  client: DynamoDBDocumentClient,
  tableName: string,
  now: () => number,
): Pick<RunStore, 'hold' | 'held' | 'release'> {
  async function* chunks(runId: string, scope: RunScope) {
    const pages = paginateQuery(
      { client },
      {
        TableName: tableName,
        KeyConditionExpression: 'runId = :runId AND begins_with(part, :prefix)',
        ExpressionAttributeValues: { ':runId': runId, ':prefix': prefixOf(scope) },
        ConsistentRead: true,
      },
    );
    for await (const { Items } of pages) yield* Items ?? [];
  }

  async function release(runId: string, part: string): Promise<void> {
    await client.send(new DeleteCommand({ TableName: tableName, Key: { runId, part } }));
  }

  return {
    release,

    async hold(runId, scope, ids) {
      const written = new Set<string>();
      for (const chunk of chunksOf(ids)) {
        const part = `${prefixOf(scope)}${String(written.size).padStart(6, '0')}`;
        const expiresAt = daysAfter(now(), RUN_RETENTION_DAYS);
        const Item = { runId, part, ids: chunk, expiresAt };
        await client.send(new PutCommand({ TableName: tableName, Item }));
        written.add(part);
      }
      for await (const { part } of chunks(runId, scope)) {
        if (!written.has(part)) await release(runId, part);
      }
    },

    async *held(runId, scope) {
      for await (const { part, ids } of chunks(runId, scope)) yield { part, ids };
    },
  };
}

function prefixOf({ subscriptionId, resourceType }: RunScope): string {
  return `held#${subscriptionId}#${resourceType}#`;
}

function* chunksOf(ids: readonly string[]): Generator<string[]> {
  let chunk: string[] = [];
  let bytes = 0;
  for (const id of ids) {
    // DynamoDB adds a byte for each element of a list.
    const size = Buffer.byteLength(id) + 1;
    if (bytes + size > CHUNK_BYTES) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(id);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
