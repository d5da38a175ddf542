import type { DirectoryChange, DirectoryStore } from './directory.ts';
import { IntegrationError } from './integration-error.ts';
import type { Person } from './person.ts';
import { type RoleGrant, type Roster, rosterEntry } from './role-grant.ts';

type Store = Pick<DirectoryStore, 'commit' | 'getPeople' | 'grants' | 'roster'>;

/** So many others that change the same at the same time end the attempt. */
const MAX_ATTEMPTS = 20;

/**
 * Gives a role. A super_admin is put on the roster by the same write, while the person is active.
 *
 * @returns false when the person is not known, or has the very grant already
 */
export async function giveRole(store: Store, grant: RoleGrant): Promise<boolean> {
  const { tenantId, personId } = grant;
  const change = { type: 'grant' as const, before: undefined, after: grant };
  if (grant.role !== 'super_admin') return store.commit([change]);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const person = (await store.getPeople(tenantId, [personId])).get(personId);
    if (!person || (await holds(store, grant))) return false;
    // Written too, so that nobody comes or goes between reading and writing.
    const touched = { ...person, revision: person.revision + 1 };
    const changes = [change, { type: 'person' as const, before: person, after: touched }];
    const before = await store.roster();
    const roster = { before, after: rosterWith(before, [rosterEntry(grant)]) };
    const isActive = person.state === 'active';
    if (await store.commit(changes, isActive ? roster : undefined)) return true;
  }
  throw changedMeanwhile(personId);
}

/**
 * Takes things away from a person, all of it in one write: grants, and with `after` the person's being
 * active. The roster of super_admins is written with it, so that however many of these happen at once,
 * the last active super_admin stays.
 *
 * @param decide what to take, from what is there now; undefined when there is nothing (more) to do
 * @returns whether anything was taken
 * @throws IntegrationError `last_super_admin`
 */
export async function takeAway(
  store: Store,
  { tenantId, personId }: Pick<RoleGrant, 'tenantId' | 'personId'>,
  decide: (person: Person, grants: readonly RoleGrant[]) => Taking | undefined,
): Promise<boolean> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const before = await store.roster();
    const person = (await store.getPeople(tenantId, [personId])).get(personId);
    const grants = (await Array.fromAsync(store.grants(tenantId, personId))).flat();
    const taking = person && decide(person, grants);
    if (!person || !taking) return false;
    const after = rosterWithout(before, leavers(taking, grants));
    const isTouched = after.grants.length < before.grants.length;
    if (isTouched && after.grants.length === 0) throw lastSuperAdmin(person);
    const changes: DirectoryChange[] = taking.grants.map((grant) => ({
      type: 'grant',
      before: grant,
      after: undefined,
    }));
    if (taking.after) changes.push({ type: 'person', before: person, after: taking.after });
    if (await store.commit(changes, isTouched ? { before, after } : undefined)) return true;
  }
  throw changedMeanwhile(personId);
}

/** What is taken from a person. */
export interface Taking {
  readonly grants: readonly RoleGrant[];
  /** The person afterwards, where that changes as well. */
  readonly after?: Person;
}

/** What leaves the roster: the grants taken, or all of them with the person. */
function leavers({ grants, after }: Taking, all: readonly RoleGrant[]): string[] {
  const lost = after && after.state !== 'active' ? all : grants;
  return lost.filter(({ role }) => role === 'super_admin').map(rosterEntry);
}

function rosterWith(roster: Roster, entries: readonly string[]): Roster {
  const grants = [...new Set([...roster.grants, ...entries])].toSorted();
  return { grants, revision: roster.revision + 1 };
}

function rosterWithout(roster: Roster, entries: readonly string[]): Roster {
  const grants = roster.grants.filter((entry) => !entries.includes(entry));
  return { grants, revision: roster.revision + 1 };
}

async function holds(store: Store, { tenantId, personId, role, origin }: RoleGrant) {
  const grants = (await Array.fromAsync(store.grants(tenantId, personId))).flat();
  return grants.some((grant) => grant.role === role && grant.origin === origin);
}

function lastSuperAdmin(person: Person): IntegrationError {
  return new IntegrationError(
    'last_super_admin',
    `${person.displayName ?? person.id} is the last active super_admin, and stays one.`,
    'Give somebody else the role super_admin first.',
  );
}

function changedMeanwhile(personId: string): IntegrationError {
  return new IntegrationError(
    'directory_changed',
    `The roles of person ${personId} were changed by others at every attempt.`,
    'Read them again and repeat the change.',
  );
}
