import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DeliveryRecord, type DeliveryStore } from '../domain/alert-delivery.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { fromStored, shapeOf } from './item-shape.ts';
import { DELIVERY_RETENTION_DAYS, daysAfter } from './retention.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

const KeptBody = z.object({ bodyGzip: z.instanceof(Uint8Array) });

/** Deliveries in DynamoDB, their bodies compressed: key `deliveryId`, index `by-integration`. */
export function dynamoDeliveryStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): DeliveryStore {
  return {
    async keep({ body, deliveryId, ...delivery }, { tries, at, result }) {
      const expiresAt = daysAfter(Date.parse(delivery.receivedAt), DELIVERY_RETENTION_DAYS);
      const first = {
        ...delivery,
        bodyGzip: await compress(body),
        ...shapeOf('delivery'),
        expiresAt,
      };
      const failed = 'code' in result;
      const last = { tries, processedAt: at, failure: failed ? result : null };
      const incident = failed ? 'if_not_exists(#incident, :incident)' : ':incident';
      const changes = [
        ...Object.keys(first).map((name) => `#${name} = if_not_exists(#${name}, :${name})`),
        ...Object.keys(last).map((name) => `#${name} = :${name}`),
        `#incident = ${incident}`,
      ];
      const values = { ...first, ...last, incident: failed ? null : result };
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { deliveryId },
          UpdateExpression: `SET ${changes.join(', ')}`,
          ExpressionAttributeNames: mapKeys(values, (name) => [`#${name}`, name]),
          ExpressionAttributeValues: mapKeys(values, (name, value) => [`:${name}`, value]),
        }),
      );
    },

    async get(deliveryId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { deliveryId }, ConsistentRead: true }),
      );
      if (!Item) return undefined;
      const body = await decompress(KeptBody.parse(Item).bodyGzip);
      return {
        ...fromStored('delivery', DeliveryRecord.strip(), Item),
        body: body.toString('utf8'),
      };
    },

    async list(integrationId, limit, cursor) {
      const { Items, LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'by-integration',
          KeyConditionExpression: 'integrationId = :id',
          ExpressionAttributeValues: { ':id': integrationId },
          ScanIndexForward: false,
          Limit: limit,
          ...(cursor !== undefined && {
            ExclusiveStartKey: fromCursor(cursor, { integrationId }, ['receivedAt', 'deliveryId']),
          }),
        }),
      );
      const items = (Items ?? []).map((item) => DeliveryRecord.strip().parse(item));
      return { items, cursor: toCursor(LastEvaluatedKey) };
    },
  };
}

function mapKeys<T>(
  values: Readonly<Record<string, unknown>>,
  entry: (name: string, value: unknown) => readonly [string, T],
): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => entry(name, value)));
}
