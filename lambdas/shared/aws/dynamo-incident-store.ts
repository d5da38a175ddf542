import { createHash } from 'node:crypto';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
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
import { fromStored, shapeOf } from './item-shape.ts';

/** The item that counts the numbers given so far. */
const COUNTERS = { INC: 'incident-counter', TST: 'test-counter' };

/** An alert that became part of another one's incident. */
const Alias = z.object({ id: z.string(), incidentId: z.string() });

/**
 * An incident as DynamoDB keeps it. Of those that are no tests, the open ones are counted by priority and
 * the unverified ones found by integration.
 */
const toRecord = (incident: Incident) => ({
  ...incident,
  ...shapeOf('incident'),
  ...(incident.state === 'open' && !incident.test && { openPriority: incident.priority }),
  ...(!incident.verified && !incident.test && { unverifiedOf: incident.integrationId }),
});
const Stored = Incident.strip();

function fromRecord(item: Record<string, unknown>): Incident {
  return fromStored('incident', Stored, item);
}

/** Incidents sifted for one page. */
const SIFTED = 500;

/**
 * Incidents in DynamoDB: key `id`, indexes `by-state`, `by-number`, `by-open-priority`, `by-unverified`
 * and `by-ci`. The table also has the aliases (an alert's id → its incident), the links (a configuration item → an
 * incident), each origin's history, and the counters of numbers.
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
    async get(id) {
      const item = await read(id);
      const alias = Alias.safeParse(item);
      const incident = alias.success ? await read(alias.data.incidentId) : item;
      return incident && fromRecord(incident);
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
        if (incident) found.set(id, fromRecord(incident));
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
      return Items?.[0] && fromRecord(Items[0]);
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

    async list(state, limit, cursor, filter = {}) {
      const sift = Object.entries(filter).filter(([, value]) => value !== undefined);
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'by-state',
          KeyConditionExpression: '#state = :state',
          ...(sift.length > 0 && {
            FilterExpression: sift.map(([name]) => `#${name} = :${name}`).join(' AND '),
          }),
          ExpressionAttributeNames: {
            '#state': 'state',
            ...Object.fromEntries(sift.map(([name]) => [`#${name}`, name])),
          },
          ExpressionAttributeValues: {
            ':state': state,
            ...Object.fromEntries(sift.map(([name, value]) => [`:${name}`, value])),
          },
          ScanIndexForward: false,
          Limit: sift.length > 0 ? SIFTED : limit,
          ...(cursor !== undefined && {
            ExclusiveStartKey: fromCursor(cursor, { state }, ['id', 'openedAt']),
          }),
        }),
      );
      const items = Items.slice(0, limit).map(fromRecord);
      const last = items.at(-1);
      const next =
        last && Items.length > limit
          ? { state, id: last.id, openedAt: last.openedAt }
          : LastEvaluatedKey;
      return { items, cursor: toCursor(next) };
    },

    async *unverified(integrationId, since) {
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          IndexName: 'by-unverified',
          KeyConditionExpression: 'unverifiedOf = :integrationId AND updatedAt >= :since',
          ExpressionAttributeValues: { ':integrationId': integrationId, ':since': since },
        },
      );
      for await (const { Items = [] } of pages) {
        const items = await readMany(Items.map(({ id }) => String(id)));
        const stored = [...items.values()].map(fromRecord);
        // The index may lag behind.
        yield* stored.filter(({ verified }) => !verified);
      }
    },

    async ofConfigurationItem(ciId, limit, cursor) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'by-ci',
          KeyConditionExpression: 'ciId = :ciId',
          ExpressionAttributeValues: { ':ciId': ciId },
          ScanIndexForward: false,
          Limit: limit,
          ...(cursor !== undefined && {
            ExclusiveStartKey: fromCursor(cursor, { ciId }, ['id', 'openedAt']),
          }),
        }),
      );
      const ids = Items.map(({ incidentId }) => String(incidentId));
      const stored = await readMany(ids);
      const items = ids
        .flatMap((id) => {
          const item = stored.get(id);
          return item?.number === undefined ? [] : [fromRecord(item)];
        })
        .filter(({ ciIds }) => ciIds.includes(ciId));
      return { items, cursor: toCursor(LastEvaluatedKey) };
    },

    async countOpen(priority) {
      const { Count = 0, LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'by-open-priority',
          KeyConditionExpression: 'openPriority = :priority',
          ExpressionAttributeValues: { ':priority': priority },
          Select: 'COUNT',
        }),
      );
      return { count: Count, more: LastEvaluatedKey !== undefined };
    },
  };
}

/** Ids of items and incidents are long, keys of DynamoDB end at 2,048 bytes. */
function linkKey(ciId: string, incidentId: string): string {
  return `link#${createHash('sha256').update(`${ciId}\n${incidentId}`).digest('hex')}`;
}

/** Origins have blanks and any length, keys of DynamoDB end at 2,048 bytes. */
function originKey(integrationId: string, origin: string): string {
  return `origin#${integrationId}#${createHash('sha256').update(origin).digest('hex')}`;
}
