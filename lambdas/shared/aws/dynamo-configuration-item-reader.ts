import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { ConfigurationItem } from '../domain/configuration-item.ts';
import type {
  ConfigurationItemStore,
  RelatedItem,
  ScopeEntry,
} from '../domain/configuration-item-store.ts';
import { batchGet } from './batch-get.ts';
import { fromRecord, scopeOf } from './configuration-item-record.ts';

const SCOPE_ENTRY: readonly (keyof ScopeEntry)[] = ['id', 'hash', 'missingSince', 'retiredAt'];
const RELATED_ITEM: readonly (keyof RelatedItem)[] = [
  'id',
  'class',
  'name',
  'resourceType',
  'retiredAt',
];

/** What can be asked of the configuration items, but for their history. */
export type ConfigurationItemReader = Omit<
  ConfigurationItemStore,
  'create' | 'replace' | 'history'
>;

/** Configuration items in DynamoDB, to read: key `id`, indexes `by-scope`, `by-related`, `by-resource-group`. */
export function dynamoConfigurationItemReader(
  client: DynamoDBDocumentClient,
  tableName: string,
): ConfigurationItemReader {
  /** What an index holds under `value`, in pages. */
  async function* pages(
    index: string,
    attribute: string,
    value: string,
    projected: readonly string[],
  ): AsyncGenerator<Record<string, unknown>[]> {
    const names = Object.fromEntries(projected.map((name) => [`#${name}`, name]));
    const answers = paginateQuery(
      { client },
      {
        TableName: tableName,
        IndexName: index,
        KeyConditionExpression: '#key = :value',
        ProjectionExpression: Object.keys(names).join(', '),
        ExpressionAttributeNames: { '#key': attribute, ...names },
        ExpressionAttributeValues: { ':value': value },
      },
    );
    for await (const { Items } of answers) yield Items ?? [];
  }

  async function* related(
    index: string,
    attribute: string,
    value: string,
  ): AsyncGenerator<RelatedItem> {
    for await (const page of pages(index, attribute, value, RELATED_ITEM)) {
      yield* page as RelatedItem[];
    }
  }

  return {
    async *scope(key) {
      for await (const page of pages('by-scope', 'scope', scopeOf(key), SCOPE_ENTRY)) {
        yield page as ScopeEntry[];
      }
    },

    async get(id) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }),
      );
      return Item && fromRecord(Item);
    },

    async getMany(ids) {
      const found = new Map<string, ConfigurationItem>();
      const keys = [...new Set(ids)].map((id) => ({ id }));
      for await (const record of batchGet(client, tableName, keys)) {
        const item = fromRecord(record);
        found.set(item.id, item);
      }
      return found;
    },

    relatedTo: (id) => related('by-related', 'relatedId', id),
    inResourceGroup: (id) => related('by-resource-group', 'resourceGroupId', id),
  };
}
