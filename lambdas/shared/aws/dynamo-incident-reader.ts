import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Incident, type IncidentStore, OriginHistory } from '../domain/incident.ts';
import { batchGet } from './batch-get.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { fromRecord, originKey } from './incident-record.ts';

/** An alert that became part of another one's incident. */
const Alias = z.object({ id: z.string(), incidentId: z.string() });

/** Incidents sifted for one page. */
const SIFTED = 500;

/** What can be asked of the incidents. */
export type IncidentReader = Omit<IncidentStore, 'nextNumber' | 'create' | 'join' | 'replace'>;

/** Incidents in DynamoDB, to read: key `id`, indexes `by-state`, `by-number`, `by-open-priority`, `by-unverified`, `by-ci`. */
export function dynamoIncidentReader(
  client: DynamoDBDocumentClient,
  tableName: string,
): IncidentReader {
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

    async origin(integrationId, origin) {
      const item = await read(originKey(integrationId, origin));
      return item && OriginHistory.strip().parse(item);
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
