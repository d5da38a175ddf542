import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type {
  ConfigurationItem,
  ConfigurationItemStore,
  KnownItem,
} from '../domain/configuration-item.ts';
import { conditionally } from './conditional-write.ts';
import { fromCursor, toCursor } from './cursor.ts';

/** BatchGetItem takes at most 100 keys. */
const BATCH_SIZE = 100;

/** Configuration items in DynamoDB: key `id`, indexes `by-class` and `by-scope`. */
export function dynamoConfigurationItemStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): ConfigurationItemStore {
  async function readBatch(ids: readonly string[], found: Map<string, KnownItem>): Promise<void> {
    let keys: Record<string, unknown>[] = ids.map((id) => ({ id }));
    while (keys.length > 0) {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({
          RequestItems: {
            [tableName]: {
              Keys: keys,
              ProjectionExpression: 'id, #hash, discoveredAt',
              ExpressionAttributeNames: { '#hash': 'hash' },
              ConsistentRead: true,
            },
          },
        }),
      );
      for (const item of Responses?.[tableName] ?? []) {
        found.set(item.id, { hash: item.hash, discoveredAt: item.discoveredAt });
      }
      keys = UnprocessedKeys?.[tableName]?.Keys ?? [];
    }
  }

  return {
    async known(ids) {
      const found = new Map<string, KnownItem>();
      for (let start = 0; start < ids.length; start += BATCH_SIZE) {
        await readBatch(ids.slice(start, start + BATCH_SIZE), found);
      }
      return found;
    },

    create(item) {
      return conditionally(
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: toRecord(item),
            ConditionExpression: 'attribute_not_exists(id)',
          }),
        ),
      );
    },

    replace(before, item) {
      return conditionally(
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: toRecord(item),
            ConditionExpression: '#hash = :before',
            ExpressionAttributeNames: { '#hash': 'hash' },
            ExpressionAttributeValues: { ':before': before.hash },
          }),
        ),
      );
    },

    async get(id) {
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: { id } }));
      return Item && fromRecord(Item);
    },

    async list(ciClass, limit, cursor) {
      const { Items, LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'by-class',
          KeyConditionExpression: '#class = :class',
          ExpressionAttributeNames: { '#class': 'class' },
          ExpressionAttributeValues: { ':class': ciClass },
          Limit: limit,
          ...(cursor !== undefined && { ExclusiveStartKey: fromCursor(cursor, ['id', 'class']) }),
        }),
      );
      return { items: (Items ?? []).map(fromRecord), cursor: toCursor(LastEvaluatedKey) };
    },
  };
}

/** The item and the scope by which a run finds what it did not see. */
function toRecord(item: ConfigurationItem) {
  const scope = `${item.integrationId}#${item.subscriptionId}#${item.resourceType}`;
  return { ...item, scope };
}

function fromRecord({ scope: _scope, ...item }: Record<string, unknown>): ConfigurationItem {
  return item as ConfigurationItem;
}
