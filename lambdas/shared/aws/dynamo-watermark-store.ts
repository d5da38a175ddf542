import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { WatermarkStore } from '../domain/watermark.ts';
import { conditionally } from './conditional-write.ts';

const WatermarkRecord = z.object({ watermark: z.string() });

/** Watermarks in the table of the runs. They never expire. */
export function dynamoWatermarkStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): WatermarkStore {
  return {
    async get(integrationId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: keyOf(integrationId), ConsistentRead: true }),
      );
      return Item && WatermarkRecord.parse(Item).watermark;
    },

    set(integrationId, before, after) {
      const put = {
        TableName: tableName,
        Item: { ...keyOf(integrationId), watermark: after },
        ...(before === undefined
          ? { ConditionExpression: 'attribute_not_exists(watermark)' }
          : {
              ConditionExpression: 'watermark = :before',
              ExpressionAttributeValues: { ':before': before },
            }),
      };
      return conditionally(() => client.send(new PutCommand(put)));
    },
  };
}

function keyOf(integrationId: string) {
  return { runId: `watermark#${integrationId}`, part: 'watermark' };
}
