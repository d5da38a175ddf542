import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { DirectoryStore, Due } from '../domain/directory.ts';
import type { Group } from '../domain/group.ts';
import type { Person } from '../domain/person.ts';
import { grantDueSince, personDueSince } from '../domain/removal-due.ts';
import type { RoleGrant } from '../domain/role-grant.ts';
import { batchGet } from './batch-get.ts';
import { type DirectoryPart, fromDueId, fromRecord, partOf } from './directory-record.ts';
import { dynamoDirectoryListings } from './dynamo-directory-listings.ts';
import { dynamoDirectoryWriter } from './dynamo-directory-writer.ts';
import { dynamoGroupMembers } from './dynamo-group-members.ts';

/**
 * Items of an answer: about what its megabyte holds anyway, and as little for an engine to look at that would
 * otherwise go through all that follows for each answer, as the local one does.
 */
const PAGE_LIMIT = 1_000;

/**
 * The directory in DynamoDB: key `part` (what, and whose), `id`; indexes `by-name`, `by-department`, `by-manager`
 * and `by-role`. Whatever a round decides on is read from the table itself, as it is after every write that
 * was answered.
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
    ...dynamoDirectoryListings(client, tableName, getPeople),
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
  };
}

/** What of a partition is read. */
interface Reading {
  /** Beyond the partition's key, with its values. */
  readonly condition?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly fields?: readonly string[] | undefined;
}
