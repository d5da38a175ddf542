import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DirectoryStore, Due, ListQuery } from '../domain/directory.ts';
import type { Group } from '../domain/group.ts';
import type { Page } from '../domain/page.ts';
import type { Person } from '../domain/person.ts';
import { grantDueSince, personDueSince } from '../domain/removal-due.ts';
import type { RoleGrant } from '../domain/role-grant.ts';
import { batchGet } from './batch-get.ts';
import { fromCursor, toCursor } from './cursor.ts';
import {
  type DirectoryPart,
  departmentOf,
  fromDueId,
  fromRecord,
  managerOf,
  partOf,
  roleOf,
} from './directory-record.ts';
import { dynamoDirectoryWriter } from './dynamo-directory-writer.ts';
import { dynamoGroupMembers } from './dynamo-group-members.ts';

/**
 * Items of an answer: about what its megabyte holds anyway, and as little for an engine to look at that would
 * otherwise go through all that follows for each answer, as the local one does.
 */
const PAGE_LIMIT = 1_000;

/**
 * The directory in DynamoDB: key `part` (what, and whose), `id`; indexes `by-name`, `by-department`, `by-manager`
 * and `by-role`. Whatever
 * a round decides on is read from the table itself, as it is after every write that was answered.
 */
export function dynamoDirectoryStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): DirectoryStore {
  async function* pages<T>(
    kind: DirectoryPart,
    tenantId: string,
    { condition = '', values = {}, fields }: Reading = {},
  ): AsyncGenerator<T[]> {
    // Each under another name: many are words of DynamoDB's own.
    const names = fields && [...fields, 'shape'].map((field, index) => [`#f${index}`, field]);
    const answers = paginateQuery(
      { client },
      {
        TableName: tableName,
        KeyConditionExpression: `part = :part${condition}`,
        ExpressionAttributeValues: { ':part': partOf(kind, tenantId), ...values },
        ConsistentRead: true,
        Limit: PAGE_LIMIT,
        ...(names && {
          ProjectionExpression: names.map(([name]) => name).join(', '),
          ExpressionAttributeNames: Object.fromEntries(names),
        }),
      },
    );
    for await (const { Items = [] } of answers) {
      yield Items.map((item) => fromRecord<T>(kind, item));
    }
  }

  async function getMany<T>(
    kind: DirectoryPart,
    tenantId: string,
    ids: readonly string[],
  ): Promise<Map<string, T>> {
    const part = partOf(kind, tenantId);
    const found = new Map<string, T>();
    const keys = [...new Set(ids)].map((id) => ({ part, id }));
    for await (const record of batchGet(client, tableName, keys)) {
      found.set(String(record.id), fromRecord<T>(kind, record));
    }
    return found;
  }

  /** A page of a listing; `sort` names the sort key where it is an index's. */
  async function listRecords(
    { index, key, value, sort }: Omit<Listing, 'kind'>,
    { prefix = '', limit, cursor }: ListQuery,
  ): Promise<Page<Record<string, unknown>>> {
    const rest = ['part', 'id', ...(sort ? [sort] : [])].filter((name) => name !== key);
    const { Items, LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: tableName,
        ...(index && { IndexName: index }),
        KeyConditionExpression: prefix
          ? '#key = :value AND begins_with(#sort, :prefix)'
          : '#key = :value',
        ExpressionAttributeNames: { '#key': key, ...(prefix && { '#sort': sort ?? 'id' }) },
        ExpressionAttributeValues: {
          ':value': value,
          ...(prefix && { ':prefix': prefix.toLowerCase() }),
        },
        Limit: limit,
        ...(cursor !== undefined && {
          ExclusiveStartKey: fromCursor(cursor, { [key]: value }, rest),
        }),
      }),
    );
    return { items: Items ?? [], cursor: toCursor(LastEvaluatedKey) };
  }

  async function list<T>(listing: Listing, query: ListQuery): Promise<Page<T>> {
    const { items, cursor } = await listRecords(listing, query);
    return { items: items.map((item) => fromRecord<T>(listing.kind, item)), cursor };
  }

  const byName = (kind: DirectoryPart, tenantId: string): Listing => ({
    kind,
    index: 'by-name',
    key: 'part',
    value: partOf(kind, tenantId),
    sort: 'nameKey',
  });

  const getPeople = (tenantId: string, ids: readonly string[]) =>
    getMany<Person>('person', tenantId, ids);

  async function lookUp(tenantId: string, markers: readonly { id: string }[], goneUntil: string) {
    const isDue = (since: string | undefined) => since !== undefined && since <= goneUntil;
    const named = markers.map(({ id }) => fromDueId(id));
    const idsOf = (wanted: string) =>
      named.flatMap(({ type, id }) => (type === wanted ? [id] : []));
    const people = await getPeople(tenantId, idsOf('person'));
    const grants = await getMany<RoleGrant>('grant', tenantId, idsOf('grant'));
    const due: Due[] = [];
    for (const person of people.values()) {
      if (isDue(personDueSince(person))) due.push({ type: 'person', person });
    }
    for (const grant of grants.values()) {
      if (isDue(grantDueSince(grant))) due.push({ type: 'grant', grant });
    }
    return due;
  }

  return {
    ...dynamoDirectoryWriter(client, tableName),
    ...dynamoGroupMembers(client, tableName),
    getPeople,
    getGroups: (tenantId, ids) => getMany<Group>('group', tenantId, ids),
    people: (tenantId, fields) => pages('person', tenantId, { fields }),
    groups: (tenantId, fields) => pages('group', tenantId, { fields }),
    departments: (tenantId) => pages('department', tenantId),
    grants: (tenantId, personId) =>
      personId === undefined
        ? pages('grant', tenantId)
        : pages('grant', tenantId, {
            condition: ' AND begins_with(id, :person)',
            values: { ':person': `${personId}#` },
          }),

    async *due(tenantId, goneUntil) {
      // A marker's instant is followed by `#`, which sorts before whatever follows `~`.
      const until = { condition: ' AND id <= :until', values: { ':until': `${goneUntil}~` } };
      for await (const page of pages<{ id: string }>('due', tenantId, until)) {
        yield await lookUp(tenantId, page, goneUntil);
      }
    },

    listPeople: (tenantId, query) => list(byName('person', tenantId), query),
    listGroups: (tenantId, query) => list(byName('group', tenantId), query),
    listDepartmentPeople: (tenantId, departmentId, query) =>
      list(
        {
          kind: 'person',
          index: 'by-department',
          key: 'departmentOf',
          value: departmentOf(tenantId, departmentId),
          sort: 'nameKey',
        },
        query,
      ),
    async listReports(tenantId, managerId, query) {
      const { items, cursor } = await listRecords(
        {
          index: 'by-manager',
          key: 'managerOf',
          value: managerOf(tenantId, managerId),
          sort: 'nameKey',
        },
        query,
      );
      const ids = items.map(({ id }) => String(id));
      const people = await getPeople(tenantId, ids);
      return { items: ids.flatMap((id) => people.get(id) ?? []), cursor };
    },
    async countReports(tenantId, managerId, atMost) {
      const { Count = 0 } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'by-manager',
          KeyConditionExpression: 'managerOf = :manager',
          ExpressionAttributeValues: { ':manager': managerOf(tenantId, managerId) },
          Select: 'COUNT',
          Limit: atMost,
        }),
      );
      return Count;
    },
    listGrants: (tenantId, { role, ...query }) =>
      list(
        role === undefined
          ? {
              kind: 'grant',
              index: undefined,
              key: 'part',
              value: partOf('grant', tenantId),
              sort: undefined,
            }
          : {
              kind: 'grant',
              index: 'by-role',
              key: 'roleOf',
              value: roleOf(tenantId, role),
              sort: undefined,
            },
        query,
      ),
  };
}

/** What of a partition is read. */
interface Reading {
  /** Beyond the partition's key, with its values. */
  readonly condition?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly fields?: readonly string[] | undefined;
}

/** What a listing asks for: the table itself, or one of its indexes. */
interface Listing {
  readonly kind: DirectoryPart;
  readonly index: string | undefined;
  readonly key: string;
  readonly value: string;
  readonly sort: string | undefined;
}
