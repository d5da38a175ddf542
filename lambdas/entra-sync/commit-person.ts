import type { DirectoryStore } from '../shared/domain/directory.ts';
import { IntegrationError } from '../shared/domain/integration-error.ts';
import type { Person } from '../shared/domain/person.ts';
import { rosterEntry } from '../shared/domain/role-grant.ts';
import { writeConcurrently } from '../shared/domain/write-concurrently.ts';
import { commitTogether } from './commit-together.ts';

type Store = Pick<DirectoryStore, 'commit' | 'grants' | 'roster'>;

/** A person as read, and as it is to be written over that. */
export interface PersonChange {
  readonly before: Person | undefined;
  readonly after: Person;
}

/**
 * Writes people, as few requests as it takes. Whoever comes back as a super_admin is put on the roster of
 * super_admins by the same write.
 *
 * @throws IntegrationError `directory_changed` when somebody else changed one of them meanwhile
 */
export async function commitPeople(store: Store, people: readonly PersonChange[]): Promise<void> {
  const superAdmins = new Map<PersonChange, readonly string[]>();
  await writeConcurrently(
    people.filter(comesBack).map((change) => async () => {
      const entries = await superAdminEntries(store, change.after);
      if (entries.length > 0) superAdmins.set(change, entries);
    }),
  );
  const others = people.filter((change) => !superAdmins.has(change));
  const changes = others.map((change) => ({ type: 'person' as const, ...change }));
  const [refused] = await commitTogether(store, changes);
  if (refused) throw changedMeanwhile(refused.after);
  // One after the other: each of them writes the roster, and would hinder the next.
  for (const [change, entries] of superAdmins) await bringBack(store, change, entries);
}

/** Writes one person; the same of many is `commitPeople`. */
export function commitPerson(
  store: Store,
  before: Person | undefined,
  after: Person,
): Promise<void> {
  return commitPeople(store, [{ before, after }]);
}

function comesBack({ before, after }: PersonChange): boolean {
  return before !== undefined && before.state !== 'active' && after.state === 'active';
}

async function bringBack(
  store: Store,
  { before, after }: PersonChange,
  entries: readonly string[],
): Promise<void> {
  const change = { type: 'person' as const, before, after };
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const roster = await store.roster();
    const grants = [...new Set([...roster.grants, ...entries])];
    const renewed = { grants, revision: roster.revision + 1 };
    if (await store.commit([change], { before: roster, after: renewed })) return;
  }
  throw changedMeanwhile(after);
}

async function superAdminEntries(store: Store, person: Person): Promise<string[]> {
  const pages = await Array.fromAsync(store.grants(person.tenantId, person.id));
  return pages
    .flat()
    .filter(({ role }) => role === 'super_admin')
    .map(rosterEntry);
}

function changedMeanwhile({ id }: Person): IntegrationError {
  return new IntegrationError(
    'directory_changed',
    `Person ${id} was changed by somebody else at the same time.`,
    'Nothing is lost: the next round reads the person again.',
  );
}
