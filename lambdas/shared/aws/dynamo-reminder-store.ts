import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ReminderKey, ReminderStore } from '../domain/secret-status.ts';
import { conditionally } from './conditional-write.ts';

/** Who claimed a reminder and has not sent it after this has died, ms. */
const CLAIM_MS = 60 * 60_000;

/** The last reminder of each integration, beside the integrations. */
export function dynamoReminderStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): ReminderStore {
  const itemOf = ({ integrationId, versionId, expiresAt, days }: ReminderKey) => ({
    id: `secret-reminder#${integrationId}`,
    versionId,
    expiresAt,
    days,
  });

  return {
    claim(reminder, at) {
      const put = new PutCommand({
        TableName: tableName,
        Item: { ...itemOf(reminder), claimedAt: at.getTime() },
        ConditionExpression:
          'attribute_not_exists(id) OR versionId <> :versionId OR expiresAt <> :expiresAt' +
          ' OR days > :days OR (days = :days AND attribute_not_exists(sentAt) AND claimedAt < :stale)',
        ExpressionAttributeValues: {
          ':versionId': reminder.versionId,
          ':expiresAt': reminder.expiresAt,
          ':days': reminder.days,
          ':stale': at.getTime() - CLAIM_MS,
        },
      });
      return conditionally(() => client.send(put));
    },

    async settle(reminder, at) {
      const Item = { ...itemOf(reminder), claimedAt: at.getTime(), sentAt: at.toISOString() };
      await replaceOwn(reminder, Item);
    },

    async release(reminder) {
      await replaceOwn(reminder, { ...itemOf(reminder), claimedAt: 0 });
    },
  };

  /** Unless a later reminder has taken its place. */
  function replaceOwn({ versionId, expiresAt, days }: ReminderKey, Item: Record<string, unknown>) {
    const put = new PutCommand({
      TableName: tableName,
      Item,
      ConditionExpression: 'versionId = :versionId AND expiresAt = :expiresAt AND days = :days',
      ExpressionAttributeValues: {
        ':versionId': versionId,
        ':expiresAt': expiresAt,
        ':days': days,
      },
    });
    return conditionally(() => client.send(put));
  }
}
