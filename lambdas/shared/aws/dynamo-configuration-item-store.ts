import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import type { ConfigurationItem, HistoryEntry } from '../domain/configuration-item.ts';
import type { ConfigurationItemStore } from '../domain/configuration-item-store.ts';
import { conditionally } from './conditional-write.ts';
import { toRecord } from './configuration-item-record.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { dynamoConfigurationItemReader } from './dynamo-configuration-item-reader.ts';
import { shapeOf, upgraded } from './item-shape.ts';

/** Configuration items in DynamoDB, and their history in a table of its own: keys `id`, `moment`. */
export function dynamoConfigurationItemStore(
  client: DynamoDBDocumentClient,
  tableName: string,
  historyTableName: string,
): ConfigurationItemStore {
  return {
    ...dynamoConfigurationItemReader(client, tableName),

    create(item) {
      const put = {
        TableName: tableName,
        Item: toRecord(item),
        ConditionExpression: 'attribute_not_exists(id)',
      };
      return conditionally(() => client.send(new PutCommand(put)));
    },

    replace(before, after, entry) {
      const put = {
        TableName: tableName,
        Item: toRecord(after),
        ConditionExpression:
          'revision = :revision AND (fence <= :fence OR integrationId <> :integrationId)',
        ExpressionAttributeValues: {
          ':revision': before.revision,
          ':fence': after.fence,
          ':integrationId': after.integrationId,
        },
      };
      if (!entry) return conditionally(() => client.send(new PutCommand(put)));
      const remember = { TableName: historyTableName, Item: toHistoryRecord(entry, after) };
      return conditionally(() =>
        client.send(new TransactWriteCommand({ TransactItems: [{ Put: put }, { Put: remember }] })),
      );
    },

    async history(id, limit, cursor) {
      const { Items, LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: historyTableName,
          KeyConditionExpression: 'id = :id',
          ExpressionAttributeValues: { ':id': id },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: limit,
          ...(cursor !== undefined && {
            ExclusiveStartKey: fromCursor(cursor, { id }, ['moment']),
          }),
        }),
      );
      return { items: (Items ?? []).map(fromHistoryRecord), cursor: toCursor(LastEvaluatedKey) };
    },
  };
}

/** A revision is written once, so that the instant with it is a key nobody else has. */
function toHistoryRecord(entry: HistoryEntry, { revision }: ConfigurationItem) {
  const moment = `${entry.at}#${String(revision).padStart(9, '0')}`;
  return { ...entry, ...shapeOf('configuration-item-change'), moment };
}

function fromHistoryRecord(record: Record<string, unknown>): HistoryEntry {
  const { moment: _moment, ...entry } = upgraded('configuration-item-change', record);
  return entry as unknown as HistoryEntry;
}
