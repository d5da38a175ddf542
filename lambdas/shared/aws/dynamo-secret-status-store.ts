import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { SecretStatus, type SecretStatusStore } from '../domain/secret-status.ts';
import { conditionally } from './conditional-write.ts';

/** How client secrets stand, beside the integrations that they belong to. */
export function dynamoSecretStatusStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): SecretStatusStore {
  const keyOf = (integrationId: string) => ({ id: `secret-status#${integrationId}` });

  return {
    async get(integrationId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: keyOf(integrationId) }),
      );
      const rotationFailure = Item?.rotationFailure ?? null;
      return Item && SecretStatus.parse({ ...Item.status, rotationFailure });
    },

    async put(status) {
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: keyOf(status.integrationId),
          UpdateExpression: 'SET #status = :status',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':status': status },
        }),
      );
    },

    async noteRotation(integrationId, failure) {
      const update = new UpdateCommand({
        TableName: tableName,
        Key: keyOf(integrationId),
        UpdateExpression: 'SET rotationFailure = :failure',
        ConditionExpression: 'attribute_exists(id)',
        ExpressionAttributeValues: { ':failure': failure },
      });
      await conditionally(() => client.send(update));
    },
  };
}
