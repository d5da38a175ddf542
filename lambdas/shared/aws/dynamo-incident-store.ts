import {
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Incident, IncidentStore, OriginChange } from '../domain/incident.ts';
import { conditionally } from './conditional-write.ts';
import { dynamoIncidentReader } from './dynamo-incident-reader.ts';
import { linkKey, originKey, toRecord } from './incident-record.ts';

/** The item that counts the numbers given so far. */
const COUNTERS = { INC: 'incident-counter', TST: 'test-counter' };

/**
 * Incidents in DynamoDB. Beside them the table has the aliases (an alert's id → its incident), the links (a
 * configuration item → an incident), each origin's history, and the counters of numbers.
 */
export function dynamoIncidentStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): IncidentStore {
  const putNew = (item: Record<string, unknown>) => ({
    Put: { TableName: tableName, Item: item, ConditionExpression: 'attribute_not_exists(id)' },
  });
  const putOver = (revision: number, item: Record<string, unknown>) => ({
    Put: {
      TableName: tableName,
      Item: item,
      ConditionExpression: 'revision = :revision',
      ExpressionAttributeValues: { ':revision': revision },
    },
  });

  function putOrigin({ integrationId, origin, before, after }: OriginChange) {
    const item = { id: originKey(integrationId, origin), origin, ...after };
    return before ? putOver(before.revision, item) : putNew(item);
  }

  /**
   * Links an incident to the configuration items that it did not name before. Written first: a link to
   * an incident that does not name the item in the end is passed over by who reads it.
   */
  async function link(after: Incident, before?: Incident): Promise<void> {
    const linked = new Set(before?.ciIds);
    const { id: incidentId, openedAt } = after;
    for (const ciId of after.ciIds) {
      if (linked.has(ciId) && before?.openedAt === openedAt) continue;
      const id = linkKey(ciId, incidentId);
      await client.send(
        new PutCommand({ TableName: tableName, Item: { id, ciId, incidentId, openedAt } }),
      );
    }
  }

  function transact(items: (ReturnType<typeof putNew> | ReturnType<typeof putOver>)[]) {
    return conditionally(() => client.send(new TransactWriteCommand({ TransactItems: items })));
  }

  return {
    ...dynamoIncidentReader(client, tableName),

    async nextNumber(series) {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { id: COUNTERS[series] },
          UpdateExpression: 'ADD given :one',
          ExpressionAttributeValues: { ':one': 1 },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return `${series}${String(Attributes?.given).padStart(7, '0')}`;
    },

    async create(incident, origin) {
      await link(incident);
      return transact([putNew(toRecord(incident)), ...(origin ? [putOrigin(origin)] : [])]);
    },

    async join(id, before, after, origin) {
      await link(after, before);
      return transact([
        putNew({ id, incidentId: before.id }),
        putOver(before.revision, toRecord(after)),
        putOrigin(origin),
      ]);
    },

    async replace(before, after) {
      await link(after, before);
      const { Put } = putOver(before.revision, toRecord(after));
      return conditionally(() => client.send(new PutCommand(Put)));
    },
  };
}
