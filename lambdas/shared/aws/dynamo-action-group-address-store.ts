import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ActionGroupAddressStore } from '../domain/action-group-addresses.ts';
import type { AzureCloud } from '../domain/integration.ts';

/** The addresses of Azure's action groups, beside the integrations that rely on them. */
export function dynamoActionGroupAddressStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): ActionGroupAddressStore {
  const idOf = (cloud: AzureCloud) => `action-group-addresses#${cloud}`;

  return {
    async get(cloud) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { id: idOf(cloud) } }),
      );
      return Item && { prefixes: Item.prefixes, readAt: Item.readAt };
    },

    async put(cloud, { prefixes, readAt }) {
      await client.send(
        new PutCommand({ TableName: tableName, Item: { id: idOf(cloud), prefixes, readAt } }),
      );
    },
  };
}
