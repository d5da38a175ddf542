import * as z from 'zod';
import type { DirectoryStore } from '../../shared/domain/directory.ts';
import { Group, type Members } from '../../shared/domain/group.ts';
import type { Integration } from '../../shared/domain/integration.ts';
import { sortedBy } from './summaries.ts';

/** A group that somebody is in. */
export const Membership = z
  .strictObject({
    /** Null: a group that the directory has not read yet. */
    group: Group.nullable(),
    groupId: z.string(),
    isDirect: z.boolean(),
    /** Of a nested one: groups that the person is in and that are members of it. */
    through: z.array(z.string()),
  })
  .meta({ id: 'Membership' });
export type Membership = z.infer<typeof Membership>;

/** What `membershipsOf` works with. */
export interface MembershipPorts {
  readonly directory: Pick<DirectoryStore, 'getGroups' | 'getMembers'>;
  /** Ids of all groups that somebody is in, nested ones among them, as Entra ID says now. */
  readonly groupsOf: (integration: Integration, personId: string) => Promise<readonly string[]>;
}

/**
 * The groups of a person. Memberships are kept by group, so which groups these are is asked of Entra ID;
 * what lies between them and the person comes from the directory.
 */
export async function membershipsOf(
  integration: Integration,
  personId: string,
  { directory, groupsOf }: MembershipPorts,
): Promise<Membership[]> {
  const { tenantId } = integration;
  const ids = [...new Set(await groupsOf(integration, personId))];
  if (ids.length === 0) return [];
  const [groups, members] = await Promise.all([
    directory.getGroups(tenantId, ids),
    directory.getMembers(tenantId, ids),
  ]);
  const memberships = ids.map((groupId) => ({
    groupId,
    group: groups.get(groupId) ?? null,
    ...nearness(personId, ids, members.get(groupId)),
  }));
  return sortedBy(memberships, ({ group, groupId }) => group?.name ?? groupId);
}

function nearness(personId: string, groupIds: readonly string[], members: Members | undefined) {
  return {
    isDirect: members?.people.has(personId) ?? false,
    through: groupIds.filter((id) => members?.groups.has(id)),
  };
}
