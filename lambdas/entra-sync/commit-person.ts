import type { DirectoryStore } from '../shared/domain/directory.ts';
import { IntegrationError } from '../shared/domain/integration-error.ts';
import type { Person } from '../shared/domain/person.ts';
import { rosterEntry } from '../shared/domain/role-grant.ts';

type Store = Pick<DirectoryStore, 'commit' | 'grants' | 'roster'>;

/**
 * Writes a person. Whoever comes back as a super_admin is put on the roster of super_admins by the same write.
 *
 * @throws IntegrationError `directory_changed` when somebody else changed the person meanwhile
 */
export async function commitPerson(
  store: Store,
  before: Person | undefined,
  after: Person,
): Promise<void> {
  const change = { type: 'person' as const, before, after };
  const comesBack = before !== undefined && before.state !== 'active' && after.state === 'active';
  const entries = comesBack ? await superAdminEntries(store, after) : [];
  if (entries.length === 0) {
    if (await store.commit([change])) return;
    throw changedMeanwhile(after);
  }
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
