import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { SecretStatus, type SecretStatusStore } from '../domain/secret-status.ts';

/** How client secrets stand, beside the integrations that they belong to. */
export function dynamoSecretStatusStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): SecretStatusStore {
  const idOf = (integrationId: string) => `secret-status#${integrationId}`;

  return {
    async get(integrationId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { id: idOf(integrationId) } }),
      );
      return Item && SecretStatus.parse(Item.status);
    },

    async put(status) {
      const Item = { id: idOf(status.integrationId), status };
      await client.send(new PutCommand({ TableName: tableName, Item }));
    },
  };
}
