import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import {
  type Removal,
  type RoleGain,
  SyncOutcome,
  type SyncProgressStore,
  SyncRead,
} from '../domain/sync-progress.ts';
import { conditionally } from './conditional-write.ts';
import { dynamoRunList } from './dynamo-run-list.ts';
import { daysAfter, RUN_RETENTION_DAYS, SEEN_RETENTION_DAYS } from './retention.ts';

/** An item is 400 KB at most, a transaction 4 MB. A multiple of 8, so that no key is cut in two. */
const CHUNK_BYTES = 300 * 1024;

/** How rounds of the sync stand, beside their runs: parts `read#…`, `seen#…`, `removals#…`, `gains#…` and `outcome`. */
export function dynamoSyncProgress(
  client: DynamoDBDocumentClient,
  tableName: string,
  now: () => number = Date.now,
): SyncProgressStore {
  const removals = dynamoRunList<Removal>(client, tableName, 'removals', 200, now);
  // Fewer, since each tells all groups on the way to somebody, whose names can be long.
  const gains = dynamoRunList<RoleGain>(client, tableName, 'gains', 50, now);
  const expiresAt = () => daysAfter(now(), RUN_RETENTION_DAYS);
  const get = async (runId: string, part: string) =>
    (
      await client.send(
        new GetCommand({ TableName: tableName, Key: { runId, part }, ConsistentRead: true }),
      )
    ).Item;

  async function* query(runId: string, prefix: string): AsyncGenerator<Record<string, unknown>> {
    const pages = paginateQuery(
      { client },
      {
        TableName: tableName,
        KeyConditionExpression: 'runId = :runId AND begins_with(part, :prefix)',
        ExpressionAttributeValues: { ':runId': runId, ':prefix': prefix },
        ConsistentRead: true,
      },
    );
    for await (const { Items } of pages) yield* Items ?? [];
  }

  return {
    async read(runId, name) {
      const item = await get(runId, `read#${name}`);
      return item && SyncRead.parse(item.read);
    },
    async *reads(runId) {
      for await (const { read } of query(runId, 'read#')) yield SyncRead.parse(read);
    },

    checkpoint(runId, read, seen) {
      const { number } = read;
      const progress = {
        TableName: tableName,
        Item: { runId, part: `read#${read.name}`, read, number, expiresAt: expiresAt() },
        ExpressionAttributeNames: { '#number': 'number' },
        ...(number === 1
          ? { ConditionExpression: 'attribute_not_exists(#number)' }
          : {
              ConditionExpression: '#number = :before',
              ExpressionAttributeValues: { ':before': number - 1 },
            }),
      };
      const chunks = Array.from({ length: Math.ceil(seen.length / CHUNK_BYTES) }, (_, index) => ({
        TableName: tableName,
        Item: {
          runId,
          part: `${seenPrefix(read)}${sortable(number)}#${sortable(index)}`,
          seen: seen.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
          expiresAt: daysAfter(now(), SEEN_RETENTION_DAYS),
        },
      }));
      if (chunks.length === 0) return conditionally(() => client.send(new PutCommand(progress)));
      const TransactItems = [{ Put: progress }, ...chunks.map((Put) => ({ Put }))];
      return conditionally(() => client.send(new TransactWriteCommand({ TransactItems })));
    },

    async *seen(runId, read) {
      for await (const { seen } of query(runId, seenPrefix(read))) yield seen as Uint8Array;
    },

    hold: removals.replace,
    held: removals.all,
    listHeld: removals.page,
    keepGains: gains.replace,
    listGains: gains.page,

    async outcome(runId) {
      const item = await get(runId, 'outcome');
      return item && SyncOutcome.parse(item.outcome);
    },
    async saveOutcome(runId, outcome) {
      const Item = { runId, part: 'outcome', outcome, expiresAt: expiresAt() };
      await client.send(new PutCommand({ TableName: tableName, Item }));
    },
  };
}

/** A read that began again has seen nothing yet. */
function seenPrefix({ name, restarts }: SyncRead): string {
  return `seen#${name}#${restarts}#`;
}

/** A number that sorts as a text. */
function sortable(number: number): string {
  return String(number).padStart(6, '0');
}
