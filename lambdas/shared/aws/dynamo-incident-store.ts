import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { Incident, type IncidentStore } from '../domain/incident.ts';
import { conditionally } from './conditional-write.ts';
import { fromCursor, toCursor } from './cursor.ts';

/** The item that counts the numbers given so far. */
const COUNTER_ID = 'incident-counter';

/** Incidents in DynamoDB: key `id`, indexes `by-state` and `by-number`. */
export function dynamoIncidentStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): IncidentStore {
  return {
    async get(id) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }),
      );
      return Item && Incident.parse(Item);
    },

    async getByNumber(number) {
      const { Items } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'by-number',
          KeyConditionExpression: '#number = :number',
          ExpressionAttributeNames: { '#number': 'number' },
          ExpressionAttributeValues: { ':number': number },
        }),
      );
      return Items?.[0] && Incident.parse(Items[0]);
    },

    async nextNumber() {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { id: COUNTER_ID },
          UpdateExpression: 'ADD given :one',
          ExpressionAttributeValues: { ':one': 1 },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return `INC${String(Attributes?.given).padStart(7, '0')}`;
    },

    create(incident) {
      return conditionally(() =>
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: incident,
            ConditionExpression: 'attribute_not_exists(id)',
          }),
        ),
      );
    },

    replace(before, after) {
      return conditionally(() =>
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: after,
            ConditionExpression: 'revision = :revision',
            ExpressionAttributeValues: { ':revision': before.revision },
          }),
        ),
      );
    },

    async list(state, limit, cursor) {
      const { Items, LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'by-state',
          KeyConditionExpression: '#state = :state',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':state': state },
          ScanIndexForward: false,
          Limit: limit,
          ...(cursor !== undefined && {
            ExclusiveStartKey: fromCursor(cursor, { state }, ['id', 'openedAt']),
          }),
        }),
      );
      const items = (Items ?? []).map((item) => Incident.parse(item));
      return { items, cursor: toCursor(LastEvaluatedKey) };
    },
  };
}
