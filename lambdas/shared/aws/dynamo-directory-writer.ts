import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { type DirectoryChange, DirectoryState, type DirectoryStore } from '../domain/directory.ts';
import type { RoleMapping, Roster } from '../domain/role-grant.ts';
import { conditionally } from './conditional-write.ts';
import { type DirectoryKey, dueKey, partOf, toRecord } from './directory-record.ts';

const StoredState = DirectoryState.strip();

const ROSTER: DirectoryKey = { part: 'roster', id: 'super_admin' };

type Writer = Pick<
  DirectoryStore,
  | 'state'
  | 'saveState'
  | 'commit'
  | 'mapping'
  | 'saveMapping'
  | 'roster'
  | 'orgChart'
  | 'saveOrgChart'
>;

/** What decides who wins in a directory: every write names what it read. */
export function dynamoDirectoryWriter(client: DynamoDBDocumentClient, tableName: string): Writer {
  const read = async (key: DirectoryKey) =>
    (
      await client.send(
        new GetCommand({ TableName: tableName, Key: { ...key }, ConsistentRead: true }),
      )
    ).Item;

  /** A put that happens only over the revision that was read. */
  const putOver = (revision: number | undefined, item: object) => ({
    TableName: tableName,
    Item: { ...item },
    ...over(revision),
  });

  const put = (revision: number | undefined, item: object) =>
    conditionally(() => client.send(new PutCommand(putOver(revision, item))));

  function writesOf(change: DirectoryChange) {
    const { type, before, after } = change;
    const writes = [];
    if (after) writes.push({ Put: putOver(before?.revision, toRecord(type, after)) });
    else if (before) {
      const { part, id } = toRecord(type, before);
      writes.push({
        Delete: { TableName: tableName, Key: { part, id }, ...over(before.revision) },
      });
    }
    const [was, is] = [dueKey(type, before), dueKey(type, after)];
    if (was && was.id !== is?.id) {
      writes.push({ Delete: { TableName: tableName, Key: { ...was } } });
    }
    if (is && is.id !== was?.id) writes.push({ Put: { TableName: tableName, Item: { ...is } } });
    return writes;
  }

  return {
    async state(tenantId) {
      const item = await read({ part: partOf('state', tenantId), id: 'state' });
      return item && StoredState.parse(item);
    },
    saveState: (before, after) =>
      put(before?.revision, { ...after, part: partOf('state', after.tenantId), id: 'state' }),

    async commit(changes, roster) {
      const writes = changes.flatMap(writesOf);
      const [first, ...rest] = writes;
      // A write of its own costs half of one in a transaction.
      const single = first && 'Put' in first && rest.length === 0 ? first.Put : undefined;
      if (single && !roster) return conditionally(() => client.send(new PutCommand(single)));
      const rosterWrite = roster
        ? [{ Put: putOver(roster.before.revision || undefined, { ...roster.after, ...ROSTER }) }]
        : [];
      const TransactItems = [...writes, ...rosterWrite];
      return conditionally(() => client.send(new TransactWriteCommand({ TransactItems })));
    },

    async mapping(tenantId): Promise<RoleMapping> {
      const item = await read({ part: partOf('mapping', tenantId), id: 'mapping' });
      return item ? withoutKey(item) : { rules: [], revision: 0 };
    },
    saveMapping: (tenantId, after) =>
      put(after.revision - 1 || undefined, {
        ...after,
        part: partOf('mapping', tenantId),
        id: 'mapping',
      }),

    async roster(): Promise<Roster> {
      const item = await read(ROSTER);
      return item ? withoutKey(item) : { grants: [], revision: 0 };
    },

    async orgChart(tenantId) {
      const item = await read({ part: partOf('org-chart', tenantId), id: 'org-chart' });
      return item && withoutKey(item);
    },
    async saveOrgChart(tenantId, chart) {
      const Item = { ...chart, part: partOf('org-chart', tenantId), id: 'org-chart' };
      await client.send(new PutCommand({ TableName: tableName, Item }));
    },
  };
}

function over(revision: number | undefined) {
  if (revision === undefined) return { ConditionExpression: 'attribute_not_exists(id)' };
  return {
    ConditionExpression: 'revision = :revision',
    ExpressionAttributeValues: { ':revision': revision },
  };
}

function withoutKey<T>({ part: _part, id: _id, ...item }: Record<string, unknown>): T {
  return item as T;
}
