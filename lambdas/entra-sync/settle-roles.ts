import { giveRole } from '../shared/domain/change-grant.ts';
import type { DirectoryStore } from '../shared/domain/directory.ts';
import type { Role, RoleGrant, RoleMapping } from '../shared/domain/role-grant.ts';
import { commitTogether } from './commit-together.ts';
import { resolveRoles } from './resolve-roles.ts';

export interface RolesWork {
  readonly store: DirectoryStore;
  readonly tenantId: string;
  readonly mapping: RoleMapping;
  readonly isEntitled: (personId: string) => boolean;
  /** ISO 8601 UTC. */
  readonly at: string;
}

export interface SettledRoles {
  readonly rolesGiven: number;
  /** Other path, wanted again, or no longer wanted (and pending). */
  readonly rolesChanged: number;
}

/**
 * Brings the grants of origin `entra` in line with mapping and memberships. New ones are given at once;
 * those that nothing calls for any more are marked as pending, and taken only behind the safety threshold.
 */
export async function settleRoles(work: RolesWork): Promise<SettledRoles> {
  const { store, tenantId, mapping, at } = work;
  const wanted = await resolveRoles(mapping.rules, work.isEntitled, {
    getGroups: async (ids) => store.getGroups(tenantId, ids),
    getMembers: async (ids) => store.getMembers(tenantId, ids),
  });
  const had = new Set<string>();
  let rolesChanged = 0;
  for await (const page of store.grants(tenantId)) {
    const ours = page.filter(({ origin }) => origin === 'entra');
    const changes = ours.flatMap((before) => {
      const { role, personId } = before;
      had.add(`${role}#${personId}`);
      const after = follow(before, wanted.get(role)?.get(personId));
      return after ? [{ type: 'grant' as const, before, after }] : [];
    });
    await commitTogether(store, changes);
    rolesChanged += changes.length;
  }
  const given: RoleGrant[] = [];
  for (const [role, reasons] of wanted) {
    for (const [personId, path] of reasons) {
      if (had.has(`${role}#${personId}`)) continue;
      given.push(entraGrant(tenantId, personId, role, path, at));
    }
  }
  return { rolesGiven: await giveAll(store, given), rolesChanged };
}

/** Answers how many were given: whoever has the very grant already keeps it. */
async function giveAll(store: DirectoryStore, grants: readonly RoleGrant[]): Promise<number> {
  const others = grants.filter(({ role }) => role !== 'super_admin');
  const changes = others.map((after) => ({ type: 'grant' as const, before: undefined, after }));
  let given = others.length - (await commitTogether(store, changes)).length;
  // One after the other: each of them writes the roster, and would hinder the next.
  for (const grant of grants.filter(({ role }) => role === 'super_admin')) {
    if (await giveRole(store, grant)) given += 1;
  }
  return given;
}

/** A grant as the memberships have it; undefined when nothing is new. */
function follow(grant: RoleGrant, path: readonly string[] | undefined): RoleGrant | undefined {
  const revision = grant.revision + 1;
  if (!path) return grant.leaving === null ? { ...grant, leaving: 'pending', revision } : undefined;
  const isSame = grant.leaving === null && grant.path.join() === path.join();
  return isSame ? undefined : { ...grant, path: [...path], leaving: null, revision };
}

function entraGrant(
  tenantId: string,
  personId: string,
  role: Role,
  path: readonly string[],
  since: string,
): RoleGrant {
  return {
    tenantId,
    personId,
    role,
    origin: 'entra',
    since,
    givenBy: null,
    path: [...path],
    leaving: null,
    revision: 1,
  };
}
