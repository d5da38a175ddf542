import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { Reconciliation, type ReconciliationStore } from '../domain/reconciliation.ts';

/** Reconciliations in the table of the runs, a partition an integration. They never expire. */
export function dynamoReconciliationStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): ReconciliationStore {
  return {
    async *of(integrationId) {
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          KeyConditionExpression: 'runId = :id',
          ExpressionAttributeValues: { ':id': partitionOf(integrationId) },
          ConsistentRead: true,
        },
      );
      for await (const { Items } of pages) {
        for (const item of Items ?? []) yield Reconciliation.parse(item.reconciliation);
      }
    },

    async put(reconciliation) {
      const { integrationId, subscriptionId } = reconciliation;
      await client.send(
        new PutCommand({
          TableName: tableName,
          // Not spread: an item with `integrationId` itself would be in the index of the runs.
          Item: { runId: partitionOf(integrationId), part: subscriptionId, reconciliation },
        }),
      );
    },
  };
}

function partitionOf(integrationId: string): string {
  return `reconciliation#${integrationId}`;
}
