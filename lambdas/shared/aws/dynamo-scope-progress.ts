import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type RunScope, type RunStore, ScopeProgress } from '../domain/run.ts';
import { conditionally } from './conditional-write.ts';
import { daysAfter, RUN_RETENTION_DAYS, SEEN_RETENTION_DAYS } from './retention.ts';

/** An item is 400 KB at most, a transaction 4 MB. A multiple of 8, so that no key is cut in two. */
const CHUNK_BYTES = 300 * 1024;

const ScopeRecord = z.object({
  progress: ScopeProgress,
  /** Of the last checkpoint. */
  number: z.number().default(0),
  cursor: z.string().nullish(),
});

type ScopeProgressStore = Pick<RunStore, 'report' | 'scopes' | 'checkpoint' | 'resume'>;

/** How the scopes of runs stand, and up to where they are in the CMDB: part `scope#…` and chunks `seen#…`. */
export function dynamoScopeProgress(
  client: DynamoDBDocumentClient,
  tableName: string,
  now: () => number,
): ScopeProgressStore {
  const query = (runId: string, prefix: string) =>
    paginateQuery(
      { client },
      {
        TableName: tableName,
        KeyConditionExpression: 'runId = :runId AND begins_with(part, :prefix)',
        ExpressionAttributeValues: { ':runId': runId, ':prefix': prefix },
        ConsistentRead: true,
      },
    );

  async function* seen(runId: string, scope: RunScope): AsyncGenerator<Uint8Array> {
    for await (const { Items } of query(runId, `seen#${nameOf(scope)}#`)) {
      for (const { seen } of Items ?? []) yield seen;
    }
  }

  return {
    async report(runId, progress) {
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { runId, part: partOf(progress) },
          UpdateExpression: 'SET progress = :progress, expiresAt = :expiresAt',
          ExpressionAttributeValues: {
            ':progress': progress,
            ':expiresAt': daysAfter(now(), RUN_RETENTION_DAYS),
          },
        }),
      );
    },

    async *scopes(runId) {
      for await (const { Items } of query(runId, 'scope#')) {
        for (const item of Items ?? []) yield ScopeRecord.parse(item).progress;
      }
    },

    checkpoint(runId, progress, { number, cursor, seen }) {
      const update = {
        TableName: tableName,
        Key: { runId, part: partOf(progress) },
        UpdateExpression:
          'SET progress = :progress, expiresAt = :expiresAt, #number = :number, #cursor = :cursor',
        ConditionExpression:
          number === 1 ? 'attribute_not_exists(#number)' : '#number = :numberBefore',
        ExpressionAttributeNames: { '#number': 'number', '#cursor': 'cursor' },
        ExpressionAttributeValues: {
          ':progress': progress,
          ':expiresAt': daysAfter(now(), RUN_RETENTION_DAYS),
          ':number': number,
          ':cursor': cursor ?? null,
          ...(number > 1 && { ':numberBefore': number - 1 }),
        },
      };
      const chunks = chunksOf(seen).map((chunk, index) => ({
        TableName: tableName,
        Item: {
          runId,
          part: `seen#${nameOf(progress)}#${sortable(number)}#${sortable(index)}`,
          seen: chunk,
          expiresAt: daysAfter(now(), SEEN_RETENTION_DAYS),
        },
      }));
      const TransactItems = [{ Update: update }, ...chunks.map((Put) => ({ Put }))];
      return conditionally(() => client.send(new TransactWriteCommand({ TransactItems })));
    },

    async resume(runId, scope) {
      const { Item } = await client.send(
        new GetCommand({
          TableName: tableName,
          Key: { runId, part: partOf(scope) },
          ConsistentRead: true,
        }),
      );
      if (!Item) return undefined;
      const { progress, number, cursor } = ScopeRecord.parse(Item);
      return { progress, number, cursor: cursor ?? undefined, seen: seen(runId, scope) };
    },
  };
}

function nameOf({ subscriptionId, resourceType }: RunScope): string {
  return `${subscriptionId}#${resourceType}`;
}

function partOf(scope: RunScope): string {
  return `scope#${nameOf(scope)}`;
}

/** A number that sorts as a text. */
function sortable(number: number): string {
  return String(number).padStart(6, '0');
}

function chunksOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, index) =>
    bytes.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
  );
}
