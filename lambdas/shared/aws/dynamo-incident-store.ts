import { createHash } from 'node:crypto';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import {
  Incident,
  type IncidentStore,
  type OriginChange,
  OriginHistory,
} from '../domain/incident.ts';
import { batchGet } from './batch-get.ts';
import { conditionally } from './conditional-write.ts';
import { fromCursor, toCursor } from './cursor.ts';

/** The item that counts the numbers given so far. */
const COUNTERS = { INC: 'incident-counter', TST: 'test-counter' };

/** An alert that became part of another one's incident. */
const Alias = z.object({ id: z.string(), incidentId: z.string() });

/**
 * Incidents in DynamoDB: key `id`, indexes `by-state` and `by-number`. The table also has the aliases
 * (an alert's id → its incident), each origin's history, and the counters of numbers.
 */
export function dynamoIncidentStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): IncidentStore {
  async function read(id: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }),
    );
    return Item;
  }

  async function readMany(ids: Iterable<string>): Promise<Map<string, Record<string, unknown>>> {
    const found = new Map<string, Record<string, unknown>>();
    const keys = [...new Set(ids)].map((id) => ({ id }));
    for await (const item of batchGet(client, tableName, keys)) found.set(String(item.id), item);
    return found;
  }

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

  function transact(items: (ReturnType<typeof putNew> | ReturnType<typeof putOver>)[]) {
    return conditionally(() => client.send(new TransactWriteCommand({ TransactItems: items })));
  }

  return {
    async get(id) {
      const item = await read(id);
      const alias = Alias.safeParse(item);
      const incident = alias.success ? await read(alias.data.incidentId) : item;
      return incident && Incident.parse(incident);
    },

    async getMany(ids) {
      const items = await readMany(ids);
      const aliases = new Map<string, string>();
      for (const [id, item] of items) {
        const alias = Alias.safeParse(item);
        if (alias.success) aliases.set(id, alias.data.incidentId);
      }
      const aliased = await readMany(aliases.values());
      const found = new Map<string, Incident>();
      for (const [id, item] of items) {
        const target = aliases.get(id);
        const incident = target === undefined ? item : aliased.get(target);
        if (incident) found.set(id, Incident.parse(incident));
      }
      return found;
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

    async origin(integrationId, origin) {
      const item = await read(originKey(integrationId, origin));
      return item && OriginHistory.strip().parse(item);
    },

    create(incident, origin) {
      return transact([putNew(incident), ...(origin ? [putOrigin(origin)] : [])]);
    },

    join(id, before, after, origin) {
      return transact([
        putNew({ id, incidentId: before.id }),
        putOver(before.revision, after),
        putOrigin(origin),
      ]);
    },

    replace(before, after) {
      return conditionally(() => client.send(new PutCommand(putOver(before.revision, after).Put)));
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

/** Origins have blanks and any length, keys of DynamoDB end at 2,048 bytes. */
function originKey(integrationId: string, origin: string): string {
  return `origin#${integrationId}#${createHash('sha256').update(origin).digest('hex')}`;
}
