import * as z from 'zod';
import type { DirectoryStore, ListQuery } from '../../shared/domain/directory.ts';
import { NO_MEMBERS } from '../../shared/domain/group.ts';
import { InvalidRequestError } from '../../shared/domain/invalid-request-error.ts';
import type { Page } from '../../shared/domain/page.ts';
import { PersonSummary, sortedBy, summarize } from './summaries.ts';

/** A direct member of a group. `other`: a device, a service principal, or a user not read yet. */
export const GroupMember = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('group'), id: z.string(), name: z.string() }),
    z.strictObject({ type: z.literal('person'), id: z.string(), person: PersonSummary }),
    z.strictObject({ type: z.literal('other'), id: z.string() }),
  ])
  .meta({ id: 'GroupMember' });
export type GroupMember = z.infer<typeof GroupMember>;

/**
 * A page of a group's direct members: nested groups first, then everybody else, in the order of their
 * ids, since members are kept without names; names sort each page.
 *
 * @throws InvalidRequestError for a foreign cursor
 */
export async function listGroupMembers(
  tenantId: string,
  groupId: string,
  { limit, cursor }: Pick<ListQuery, 'limit' | 'cursor'>,
  directory: Pick<DirectoryStore, 'getMembers' | 'getGroups' | 'getPeople'>,
): Promise<Page<GroupMember>> {
  const found = (await directory.getMembers(tenantId, [groupId])).get(groupId) ?? NO_MEMBERS;
  const ids = [...[...found.groups].toSorted(), ...[...found.people].toSorted()];
  const start = cursor === undefined ? 0 : ids.indexOf(cursor) + 1;
  if (cursor !== undefined && start === 0) {
    const message = 'is not a cursor of this listing; leave it out to start over';
    throw new InvalidRequestError([{ field: 'cursor', message }]);
  }
  const shown = ids.slice(start, start + limit);
  const [groups, people] = await Promise.all([
    directory.getGroups(
      tenantId,
      shown.filter((id) => found.groups.has(id)),
    ),
    directory.getPeople(
      tenantId,
      shown.filter((id) => found.people.has(id)),
    ),
  ]);
  const members = shown.map((id): GroupMember => {
    if (found.groups.has(id)) return { type: 'group', id, name: groups.get(id)?.name ?? id };
    const person = people.get(id);
    return person ? { type: 'person', id, person: summarize(person) } : { type: 'other', id };
  });
  return {
    items: sortedBy(members, sortKey),
    cursor: start + limit < ids.length ? shown.at(-1) : undefined,
  };
}

function sortKey(member: GroupMember): string {
  if (member.type === 'group') return `0 ${member.name}`;
  if (member.type === 'other') return `2 ${member.id}`;
  return `1 ${member.person.displayName ?? member.id}`;
}
