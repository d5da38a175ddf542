import type { DirectoryStore } from '../shared/domain/directory.ts';
import type { Integration } from '../shared/domain/integration.ts';
import { nameOf } from '../shared/domain/name-of.ts';
import type { Person } from '../shared/domain/person.ts';
import { isAdministrator } from '../shared/domain/role-grant.ts';
import type { Removal } from '../shared/domain/sync-progress.ts';

const DAY_MS = 24 * 3_600_000;

/** Everything that somebody would lose now, and who of them would lose an administrator role. */
export interface Removals {
  readonly removals: readonly Removal[];
  readonly people: number;
  readonly administrators: number;
}

/** Lists what is due: pending removals, and people who have been gone for longer than the grace period. */
export async function listRemovals(
  store: DirectoryStore,
  tenantId: string,
  { deletionGraceDays }: Pick<Integration, 'deletionGraceDays'>,
  now: Date,
): Promise<Removals> {
  const goneUntil = new Date(now.getTime() - deletionGraceDays * DAY_MS).toISOString();
  const removals: Removal[] = [];
  const administrators = new Set<string>();
  const nameless: Removal[] = [];
  for await (const page of store.due(tenantId, goneUntil)) {
    for (const due of page) {
      if (due.type === 'grant') {
        const { personId, role } = due.grant;
        nameless.push({ type: 'lose-role', personId, name: personId, role });
        if (isAdministrator(role)) administrators.add(personId);
        continue;
      }
      const { person } = due;
      const type = person.state === 'active' ? 'deactivate' : 'delete';
      removals.push({ type, personId: person.id, name: nameOf(person), role: null });
      if (type === 'deactivate' && (await isAdmin(store, person))) administrators.add(person.id);
    }
  }
  for (let start = 0; start < nameless.length; start += 100) {
    const batch = nameless.slice(start, start + 100);
    const people = await store.getPeople(tenantId, [...new Set(batch.map((one) => one.personId))]);
    for (const removal of batch) {
      const person = people.get(removal.personId);
      // Somebody who is out already loses nothing by it.
      if (person?.state !== 'active') administrators.delete(removal.personId);
      removals.push({ ...removal, name: person ? nameOf(person) : removal.personId });
    }
  }
  const people = new Set(removals.map(({ personId }) => personId)).size;
  return { removals, people, administrators: administrators.size };
}

async function isAdmin(store: DirectoryStore, { tenantId, id }: Person): Promise<boolean> {
  const grants = (await Array.fromAsync(store.grants(tenantId, id))).flat();
  return grants.some(({ role }) => isAdministrator(role));
}
