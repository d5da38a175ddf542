import { takeAway } from '../shared/domain/change-grant.ts';
import type { DirectoryStore } from '../shared/domain/directory.ts';
import type { Leaving, Person } from '../shared/domain/person.ts';
import type { RoleGrant } from '../shared/domain/role-grant.ts';
import type { Removal } from '../shared/domain/sync-progress.ts';
import { commitPerson } from './commit-person.ts';
import { written } from './merge-person.ts';

/**
 * Carries out one removal, if it still is due: whoever came back meanwhile stays.
 *
 * @returns whether anything was taken
 * @throws IntegrationError `last_super_admin`
 */
export function carryOutRemoval(
  store: DirectoryStore,
  tenantId: string,
  { type, personId, role }: Removal,
  at: string,
): Promise<boolean> {
  return takeAway(store, { tenantId, personId }, (person, grants) => {
    const entra = grants.filter(({ origin }) => origin === 'entra');
    if (type === 'lose-role') {
      const lost = entra.filter((grant) => grant.role === role && grant.leaving === 'pending');
      return lost.length > 0 ? { grants: lost } : undefined;
    }
    if (type === 'deactivate') {
      if (person.state !== 'active' || person.leaving !== 'pending') return undefined;
      const out = { ...person, state: 'deactivated' as const, leaving: null, deactivatedAt: at };
      return { grants: entra, after: written(person, out, at) };
    }
    if (person.state !== 'deactivated' || person.presence !== 'gone') return undefined;
    if (person.leaving === 'kept') return undefined;
    return {
      grants: entra,
      after: written(person, { ...person, state: 'deleted', leaving: null }, at),
    };
  });
}

/** Keeps what a removal would take, until Entra says something new about it. */
export async function keepInstead(
  store: DirectoryStore,
  tenantId: string,
  { type, personId, role }: Removal,
  at: string,
): Promise<void> {
  const leaving: Leaving = 'kept';
  if (type === 'lose-role') {
    const grants = (await Array.fromAsync(store.grants(tenantId, personId))).flat();
    for (const before of grants) {
      if (!isPending(before) || before.role !== role) continue;
      const after = { ...before, leaving, revision: before.revision + 1 };
      await store.commit([{ type: 'grant', before, after }]);
    }
    return;
  }
  const person = (await store.getPeople(tenantId, [personId])).get(personId);
  if (!person || !isDue(person, type)) return;
  await commitPerson(store, person, written(person, { ...person, leaving }, at));
}

function isPending({ origin, leaving }: RoleGrant): boolean {
  return origin === 'entra' && leaving === 'pending';
}

function isDue({ state, presence, leaving }: Person, type: 'deactivate' | 'delete'): boolean {
  if (type === 'deactivate') return state === 'active' && leaving === 'pending';
  return state === 'deactivated' && presence === 'gone';
}
