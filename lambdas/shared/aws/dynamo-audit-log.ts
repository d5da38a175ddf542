import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type AuditLog, AuditRecord } from '../domain/audit-log.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { fromStored, shapeOf } from './item-shape.ts';

/** Administrators act seldom enough for one partition, which gives them in order. */
const LOG = 'hub';

/** Administrative acts in DynamoDB: keys `log`, `moment`. */
export function dynamoAuditLog(client: DynamoDBDocumentClient, tableName: string): AuditLog {
  const momentOf = ({ at, id }: Pick<AuditRecord, 'at' | 'id'>) => `${at}#${id}`;

  return {
    async begin(record) {
      await client.send(
        new PutCommand({
          TableName: tableName,
          Item: { log: LOG, moment: momentOf(record), ...record, ...shapeOf('audit-record') },
          // An act on record is never written over.
          ConditionExpression: 'attribute_not_exists(moment)',
        }),
      );
    },

    async end(record, outcome) {
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { log: LOG, moment: momentOf(record) },
          UpdateExpression: 'SET outcome = :outcome',
          ConditionExpression: 'outcome = :null',
          ExpressionAttributeValues: { ':outcome': outcome, ':null': null },
        }),
      );
    },

    async list(limit, cursor) {
      const { Items, LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: '#log = :log',
          ExpressionAttributeNames: { '#log': 'log' },
          ExpressionAttributeValues: { ':log': LOG },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: limit,
          ...(cursor !== undefined && {
            ExclusiveStartKey: fromCursor(cursor, { log: LOG }, ['moment']),
          }),
        }),
      );
      const items = (Items ?? []).map((item) =>
        fromStored('audit-record', AuditRecord.strip(), item),
      );
      return { items, cursor: toCursor(LastEvaluatedKey) };
    },
  };
}
