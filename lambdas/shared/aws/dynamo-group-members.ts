import { createHash } from 'node:crypto';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import type { DirectoryStore } from '../domain/directory.ts';
import type { Members } from '../domain/group.ts';
import { writeConcurrently } from '../domain/write-concurrently.ts';
import { batchGet } from './batch-get.ts';
import { conditionally } from './conditional-write.ts';
import { partOf } from './directory-record.ts';

/** Members of one item: with 37 bytes each, well below the 400 KB of an item. */
const ITEM_MEMBERS = 6_000;

/** Of one transaction, which takes 100 items and 4 MB: half of that in members, and none waits long for another. */
const TOGETHER = { groups: 33, members: 50_000 };

/**
 * Members of groups: one item for most groups. A large group has a power of two of items, each member in
 * the one that a hash of its id says, so that a change writes the items it concerns and nothing is half
 * written. When a group outgrows its items, the new ones are written first, then its head says so.
 */
export function dynamoGroupMembers(
  client: DynamoDBDocumentClient,
  tableName: string,
): Pick<DirectoryStore, 'getMembers' | 'saveMembers'> {
  const put = (item: Record<string, unknown>) =>
    client.send(new PutCommand({ TableName: tableName, Item: item }));

  async function* read(
    part: string,
    ids: readonly string[],
  ): AsyncGenerator<Record<string, unknown>> {
    yield* batchGet(
      client,
      tableName,
      ids.map((id) => ({ part, id })),
    );
  }

  async function saveLarge(part: string, groupId: string, members: Members): Promise<void> {
    const { Item: head } = await client.send(
      new GetCommand({ TableName: tableName, Key: { part, id: groupId }, ConsistentRead: true }),
    );
    const known = Number(head?.width ?? 1);
    const width = Math.max(known, widthFor(members));
    const before = new Map<unknown, Record<string, unknown>>();
    if (width === known) {
      for await (const item of read(part, idsOf(groupId, width))) before.set(item.id, item);
    }
    const items = split(members, width).map((own, index) => ({
      part,
      id: `${groupId}#${width}#${index}`,
      ...toText(own),
    }));
    for (const item of items) {
      const old = before.get(item.id);
      if (old?.people !== item.people || old?.groups !== item.groups) await put(item);
    }
    if (width === known) return;
    await put({ part, id: groupId, width });
    for (const id of known > 1 ? idsOf(groupId, known) : []) {
      await client.send(new DeleteCommand({ TableName: tableName, Key: { part, id } }));
    }
  }

  return {
    async getMembers(tenantId, groupIds) {
      const part = partOf('members', tenantId);
      const found = new Map<string, Members>();
      const wide: string[] = [];
      for await (const { id, width, people, groups } of read(part, groupIds)) {
        if (Number(width) > 1) wide.push(...idsOf(String(id), Number(width)));
        else found.set(String(id), { people: toSet(people), groups: toSet(groups) });
      }
      for await (const { id, people, groups } of read(part, wide)) {
        const [groupId = ''] = String(id).split('#');
        const known = found.get(groupId);
        found.set(groupId, {
          people: (known?.people ?? new Set<string>()).union(toSet(people)),
          groups: (known?.groups ?? new Set<string>()).union(toSet(groups)),
        });
      }
      return found;
    },

    async saveMembers(tenantId, all) {
      const part = partOf('members', tenantId);
      const putSmall = ([groupId, members]: GroupMembers) => ({
        TableName: tableName,
        Item: { part, id: groupId, width: 1, ...toText(members) },
        ConditionExpression: 'attribute_not_exists(id) OR width = :one',
        ExpressionAttributeValues: { ':one': 1 },
      });
      const areSmall = (puts: ReturnType<typeof putSmall>[]) =>
        conditionally(() => {
          const [first] = puts;
          if (first && puts.length === 1) return client.send(new PutCommand(first));
          const TransactItems = puts.map((Put) => ({ Put }));
          return client.send(new TransactWriteCommand({ TransactItems }));
        });
      await writeConcurrently(
        packs(all).map((pack) => async () => {
          if (pack.length > 1 && (await areSmall(pack.map(putSmall)))) return;
          for (const each of pack) {
            const [groupId, members] = each;
            const isSmall = widthFor(members) === 1 && (await areSmall([putSmall(each)]));
            if (!isSmall) await saveLarge(part, groupId, members);
          }
        }),
      );
    },
  };
}

type GroupMembers = readonly [groupId: string, members: Members];

/** Groups whose members are written at once; those that take more than one item are alone. */
function packs(all: ReadonlyMap<string, Members>): GroupMembers[][] {
  const packed: GroupMembers[][] = [];
  let open: GroupMembers[] = [];
  let count = 0;
  for (const entry of all) {
    const [, members] = entry;
    if (widthFor(members) > 1) {
      packed.push([entry]);
      continue;
    }
    const size = members.people.size + members.groups.size;
    if (open.length === TOGETHER.groups || count + size > TOGETHER.members) {
      packed.push(open);
      [open, count] = [[], 0];
    }
    open.push(entry);
    count += size;
  }
  return open.length > 0 ? [...packed, open] : packed;
}

function idsOf(groupId: string, width: number): string[] {
  return Array.from({ length: width }, (_, index) => `${groupId}#${width}#${index}`);
}

function widthFor({ people, groups }: Members): number {
  const items = Math.ceil((people.size + groups.size) / ITEM_MEMBERS);
  return items <= 1 ? 1 : 2 ** Math.ceil(Math.log2(items * 1.2));
}

function split({ people, groups }: Members, width: number): Members[] {
  const parts = Array.from({ length: width }, () => ({
    people: new Set<string>(),
    groups: new Set<string>(),
  }));
  for (const id of people) parts[placeOf(id, width)]?.people.add(id);
  for (const id of groups) parts[placeOf(id, width)]?.groups.add(id);
  return parts;
}

function placeOf(id: string, width: number): number {
  return createHash('sha1').update(id).digest().readUInt32LE(0) % width;
}

function toText({ people, groups }: Members) {
  return { people: [...people].toSorted().join(' '), groups: [...groups].toSorted().join(' ') };
}

function toSet(text: unknown): Set<string> {
  return new Set(typeof text === 'string' && text !== '' ? text.split(' ') : []);
}
