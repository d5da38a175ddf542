import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  QueryCommand as DocumentQueryCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
} from '@aws-sdk/lib-dynamodb';
import type {
  ConfigurationItemStore,
  RelatedItem,
  ScopeEntry,
} from '../domain/configuration-item.ts';
import { batchGet } from './batch-get.ts';
import { fromRecord, scopeOf } from './configuration-item-record.ts';
import { fromCursor, toCursor } from './cursor.ts';

/** What can be asked of the configuration items, but for their history. */
export type ConfigurationItemReader = Omit<
  ConfigurationItemStore,
  'create' | 'replace' | 'history'
>;

/** Configuration items in DynamoDB, to read: key `id`, indexes `by-class`, `by-scope`, `by-related`, `by-resource-group`. */
export function dynamoConfigurationItemReader(
  client: DynamoDBDocumentClient,
  tableName: string,
): ConfigurationItemReader {
  /** Items that an index holds under `value`. */
  async function* relatedItems(
    index: string,
    attribute: string,
    value: string,
  ): AsyncGenerator<RelatedItem> {
    const pages = paginateQuery(
      { client },
      {
        TableName: tableName,
        IndexName: index,
        KeyConditionExpression: '#attribute = :value',
        ProjectionExpression: 'id, #class, #name, resourceType, retiredAt',
        ExpressionAttributeNames: { '#attribute': attribute, '#class': 'class', '#name': 'name' },
        ExpressionAttributeValues: { ':value': value },
      },
    );
    for await (const { Items } of pages) yield* (Items ?? []) as RelatedItem[];
  }

  return {
    async *scope(key) {
      let start: Record<string, AttributeValue> | undefined;
      do {
        // The plain command: the document client's conversion would be most of the work of a run
        // that changes nothing.
        const { Items, LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: 'by-scope',
            KeyConditionExpression: '#scope = :scope',
            ProjectionExpression: 'id, #hash, missingSince, retiredAt',
            ExpressionAttributeNames: { '#scope': 'scope', '#hash': 'hash' },
            ExpressionAttributeValues: { ':scope': { S: scopeOf(key) } },
            ExclusiveStartKey: start,
          }),
        );
        yield (Items ?? []).map(toScopeEntry);
        start = LastEvaluatedKey;
      } while (start);
    },

    async get(id) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }),
      );
      return Item && fromRecord(Item);
    },

    async getMany(ids) {
      const found = new Map();
      const keys = [...new Set(ids)].map((id) => ({ id }));
      for await (const record of batchGet(client, tableName, keys)) {
        const item = fromRecord(record);
        found.set(item.id, item);
      }
      return found;
    },

    async list(ciClass, limit, cursor) {
      const { Items, LastEvaluatedKey } = await client.send(
        new DocumentQueryCommand({
          TableName: tableName,
          IndexName: 'by-class',
          KeyConditionExpression: '#class = :class',
          ExpressionAttributeNames: { '#class': 'class' },
          ExpressionAttributeValues: { ':class': ciClass },
          Limit: limit,
          ...(cursor !== undefined && {
            ExclusiveStartKey: fromCursor(cursor, { class: ciClass }, ['id']),
          }),
        }),
      );
      return { items: (Items ?? []).map(fromRecord), cursor: toCursor(LastEvaluatedKey) };
    },

    relatedTo: (id) => relatedItems('by-related', 'relatedId', id),
    inResourceGroup: (id) => relatedItems('by-resource-group', 'resourceGroupId', id),
  };
}

function toScopeEntry(item: Record<string, AttributeValue>): ScopeEntry {
  return {
    id: item.id?.S ?? '',
    hash: item.hash?.S ?? '',
    missingSince: item.missingSince?.S ?? null,
    retiredAt: item.retiredAt?.S ?? null,
  };
}
