import { resolveRoles } from '../../lambdas/entra-sync/resolve-roles.ts';
import type { DirectoryStore } from '../../lambdas/shared/domain/directory.ts';

/** Mail → names of all groups that somebody is in, directly or through others. */
export type Memberships = Readonly<Record<string, readonly string[]>>;

/** What the sync holds of memberships: each group asked, as a mapping of it to a role would be. */
export async function tellMemberships(
  store: Pick<DirectoryStore, 'people' | 'groups' | 'getGroups' | 'getMembers'>,
  tenantId: string,
): Promise<Memberships> {
  const people = (await Array.fromAsync(store.people(tenantId))).flat();
  const mails = new Map(people.map(({ id, mail }) => [id, mail ?? id]));
  const told: Record<string, string[]> = {};
  for (const mail of mails.values()) told[mail] = [];
  for await (const page of store.groups(tenantId)) {
    for (const { id, name } of page) {
      const rules = [{ groupId: id, groupName: name ?? id, role: 'user' as const }];
      const roles = await resolveRoles(rules, () => true, {
        getGroups: async (ids) => store.getGroups(tenantId, ids),
        getMembers: async (ids) => store.getMembers(tenantId, ids),
      });
      for (const personId of roles.get('user')?.keys() ?? []) {
        told[mails.get(personId) ?? personId]?.push(name ?? id);
      }
    }
  }
  return told;
}
