import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { IntegrationError } from '../domain/integration-error.ts';
import { backOff } from './back-off.ts';

/** BatchGetItem takes at most 100 keys. */
const BATCH_SIZE = 100;

/** So many attempts in a row that bring nothing end the reading. */
const MAX_FRUITLESS_ATTEMPTS = 8;

type Key = Readonly<Record<string, string>>;

/**
 * Those of these items that exist, in no order, as they are after every write that was answered.
 * Keys that DynamoDB leaves unprocessed (an answer is 16 MB at most) are asked for again.
 *
 * @param wait before the attempt behind `attempt`, the first being 1
 * @throws IntegrationError `storage_unavailable` when it leaves them unprocessed for good
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
export async function* batchGet(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly Key[],
  wait: (attempt: number) => Promise<void> = backOff,
): AsyncGenerator<Record<string, unknown>> {
  for (let start = 0; start < keys.length; start += BATCH_SIZE) {
    yield* readBatch(client, tableName, keys.slice(start, start + BATCH_SIZE), wait);
  }
}

async function* readBatch(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly Key[],
  wait: (attempt: number) => Promise<void>,
): AsyncGenerator<Record<string, unknown>> {
  let pending: Record<string, unknown>[] = [...keys];
  for (let fruitless = 0; pending.length > 0; ) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({
        RequestItems: { [tableName]: { Keys: pending, ConsistentRead: true } },
      }),
    );
    const items = Responses?.[tableName] ?? [];
    yield* items;
    pending = UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (pending.length === 0) return;
    fruitless = items.length > 0 ? 0 : fruitless + 1;
    if (fruitless === MAX_FRUITLESS_ATTEMPTS) throw unavailable(tableName);
    await wait(fruitless + 1);
  }
}

function unavailable(tableName: string): IntegrationError {
  return new IntegrationError(
    'storage_unavailable',
    `DynamoDB did not answer for items of table ${tableName}, however often it was asked.`,
    'Nothing was lost; the next run reads them again. If it repeats, look for throttling of the table.',
  );
}
