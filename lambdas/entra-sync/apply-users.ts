import { departmentKey } from '../shared/domain/department.ts';
import type { DirectoryStore } from '../shared/domain/directory.ts';
import type { UserChange } from '../shared/domain/graph.ts';
import type { Person } from '../shared/domain/person.ts';
import { writeConcurrently } from '../shared/domain/write-concurrently.ts';
import { commitPerson } from './commit-person.ts';
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
}

/** So many people of a page that lose a value, and more than half of it, look like a lost permission. */
const SUSPICIOUS_LOSSES = 5;

/** Brings a page of users into the directory; what is there already costs no write. */
export async function applyUsers(
  changes: readonly UserChange[],
  { store, tenantId, now, ...work }: ApplyUsers,
): Promise<Applied> {
  const at = now().toISOString();
  const known = await store.getPeople(tenantId, [...new Set(changes.map(({ id }) => id))]);
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
  await writeConcurrently(
    [...merged.values()].map((person) => () => commitOnce(store, known.get(person.id), person)),
  );
  const created = [...merged.keys()].filter((id) => !known.has(id)).length;
  return { created, updated: merged.size - created };
}

/** However often the page told of somebody, it is one write. */
function commitOnce(store: DirectoryStore, before: Person | undefined, after: Person) {
  return commitPerson(store, before, { ...after, revision: (before?.revision ?? 0) + 1 });
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
