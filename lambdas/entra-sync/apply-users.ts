import { departmentKey } from '../shared/domain/department.ts';
import type { DirectoryStore } from '../shared/domain/directory.ts';
import type { UserChange } from '../shared/domain/graph.ts';
import type { Person } from '../shared/domain/person.ts';
import { commitPeople } from './commit-person.ts';
import { commitTogether } from './commit-together.ts';
import type { Applied } from './delta-read.ts';
import { mergePerson } from './merge-person.ts';
import { newDepartment } from './to-departments.ts';

/** What applying pages of users needs to know. */
export interface ApplyUsers {
  readonly store: DirectoryStore;
  readonly tenantId: string;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Called before the first write of a page that changes anything. */
  readonly markStale: () => Promise<void>;
  /** Asked when nulls look like those of a missing permission. @throws when it is one */
  readonly checkPermissions: () => Promise<void>;
  /** Ids of the living departments by the keys of their names. */
  readonly departments: Map<string, string>;
  /** Whether an unknown department's name is a new department, and not perhaps a renamed one. */
  readonly isFirstRead: boolean;
  /** Whether the directory was empty when this process began to read: nobody has to be looked up. */
  readonly isEmpty: boolean;
}

const NOBODY: ReadonlyMap<string, Person> = new Map();

/** So many people of a page that lose a value, and more than half of it, look like a lost permission. */
const SUSPICIOUS_LOSSES = 5;

/** Brings a page of users into the directory; what is there already costs no write. */
export async function applyUsers(
  changes: readonly UserChange[],
  applying: ApplyUsers,
): Promise<Applied> {
  const { store, tenantId, now, ...work } = applying;
  const at = now().toISOString();
  const ids = new Set(changes.map(({ id }) => id));
  const known = work.isEmpty ? NOBODY : await store.getPeople(tenantId, [...ids]);
  if (isSuspicious(changes, known)) await work.checkPermissions();

  const merged = new Map<string, Person>();
  for (const change of changes) {
    const before = merged.get(change.id) ?? known.get(change.id);
    const after = mergePerson(before, change, { tenantId, at });
    if (after) merged.set(change.id, after);
  }
  if (merged.size === 0) return { created: 0, updated: 0 };
  await work.markStale();
  for (const [id, person] of merged) {
    if (known.has(id)) continue;
    merged.set(id, { ...person, departmentId: await departmentOf(person, { store, ...work }) });
  }
  // However often the page told of somebody, it is one write.
  const people = [...merged.values()].map((person) => {
    const before = known.get(person.id);
    return { before, after: { ...person, revision: (before?.revision ?? 0) + 1 } };
  });
  if (!work.isEmpty) {
    await commitPeople(store, people);
    const created = people.filter(({ before }) => !before).length;
    return { created, updated: people.length - created };
  }
  const creations = people.map((change) => ({ type: 'person' as const, ...change }));
  const refused = new Set((await commitTogether(store, creations)).map(({ after }) => after.id));
  const created = people.length - refused.size;
  if (refused.size === 0) return { created, updated: 0 };
  // Graph told of them on an earlier page too.
  const again = changes.filter(({ id }) => refused.has(id));
  const applied = await applyUsers(again, { ...applying, isEmpty: false });
  return { created: created + applied.created, updated: applied.updated };
}

async function departmentOf(
  { department, tenantId }: Person,
  work: Pick<ApplyUsers, 'store' | 'departments' | 'isFirstRead' | 'newId'>,
): Promise<string | null> {
  const key = departmentKey(department ?? '');
  const known = work.departments.get(key);
  if (known !== undefined || key === '' || !work.isFirstRead) return known ?? null;
  const id = work.newId();
  const after = { ...newDepartment(tenantId, id, department?.trim() ?? ''), revision: 1 };
  await work.store.commit([{ type: 'department', before: undefined, after }]);
  work.departments.set(key, id);
  return id;
}

function isSuspicious(changes: readonly UserChange[], known: ReadonlyMap<string, Person>): boolean {
  if (changes.some(({ isLimited }) => isLimited)) return true;
  const told = changes.filter(({ id, removed }) => known.has(id) && !removed);
  const losing = told.filter(({ id, profile }) =>
    Object.entries(profile).some(
      ([name, value]) => value === null && known.get(id)?.[name as keyof Person] !== null,
    ),
  );
  return losing.length >= SUSPICIOUS_LOSSES && losing.length * 2 > told.length;
}
