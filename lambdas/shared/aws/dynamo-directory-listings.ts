import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DirectoryStore, ListQuery } from '../domain/directory.ts';
import type { Page } from '../domain/page.ts';
import { fromCursor, toCursor } from './cursor.ts';
import {
  type DirectoryPart,
  departmentOf,
  fromRecord,
  managerOf,
  partOf,
  roleOf,
} from './directory-record.ts';

/** What people look at in pages: by the indexes, which may lag behind writes by a moment. */
export function dynamoDirectoryListings(
  client: DynamoDBDocumentClient,
  tableName: string,
  getPeople: DirectoryStore['getPeople'],
): Pick<
  DirectoryStore,
  | 'listPeople'
  | 'listGroups'
  | 'listDepartmentPeople'
  | 'listReports'
  | 'countReports'
  | 'listGrants'
> {
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

  return {
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

/** What a listing asks for: the table itself, or one of its indexes. */
interface Listing {
  readonly kind: DirectoryPart;
  readonly index: string | undefined;
  readonly key: string;
  readonly value: string;
  readonly sort: string | undefined;
}
