import type { DirectoryStore } from '../shared/domain/directory.ts';
import { groupNames } from '../shared/domain/group-names.ts';
import { nameOf } from '../shared/domain/name-of.ts';
import { Role, type RoleGrant } from '../shared/domain/role-grant.ts';
import type { RoleGain } from '../shared/domain/sync-progress.ts';

/** People looked up at once. */
const BATCH = 100;

/** The roles that groups give in one directory, and do not in the one before: who gets which, and why. */
export async function listGains(
  tenantId: string,
  before: Pick<DirectoryStore, 'grants'>,
  after: Pick<DirectoryStore, 'grants' | 'getPeople' | 'getGroups'>,
): Promise<RoleGain[]> {
  const had = new Set<string>();
  for await (const page of before.grants(tenantId)) for (const grant of page) had.add(keyOf(grant));
  const given: RoleGrant[] = [];
  for await (const page of after.grants(tenantId)) {
    given.push(...page.filter((grant) => grant.origin === 'entra' && !had.has(keyOf(grant))));
  }
  const gains: RoleGain[] = [];
  for (let start = 0; start < given.length; start += BATCH) {
    const batch = given.slice(start, start + BATCH);
    const people = await after.getPeople(tenantId, [...new Set(batch.map((one) => one.personId))]);
    const groups = batch.flatMap(({ path }) => path);
    const groupOf = await groupNames(tenantId, groups, after);
    for (const { personId, role, path } of batch) {
      const person = people.get(personId);
      const name = person ? nameOf(person) : personId;
      gains.push({ personId, name, role, through: path.map(groupOf) });
    }
  }
  return gains.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

/** Administrators first: they are what somebody who reads the list looks for. */
function rank({ role }: RoleGain): number {
  return Role.options.indexOf(role);
}

function keyOf({ personId, role, origin }: RoleGrant): string {
  return `${personId}#${role}#${origin}`;
}
