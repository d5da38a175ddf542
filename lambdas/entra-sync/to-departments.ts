import { type Department, departmentKey } from '../shared/domain/department.ts';
import { type DepartmentMember, headOf } from './department-head.ts';

/** What departments come to, and who is in another one than is written down. */
export interface DepartmentPlan {
  readonly departments: readonly Department[];
  /** By person id: the department's id, null for none. */
  readonly moves: ReadonlyMap<string, string | null>;
}

export interface DepartmentNaming {
  readonly tenantId: string;
  readonly newId: () => string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/**
 * The departments that people's `department` and managers make. A department whose people all moved to a
 * name that nobody had is renamed; to a name that others have, merged into theirs.
 *
 * @param people everybody who is active
 * @param known departments as they are written down, ended ones among them
 */
export function toDepartments(
  people: readonly DepartmentMember[],
  known: readonly Department[],
  { tenantId, newId, at }: DepartmentNaming,
): DepartmentPlan {
  const keyOf = keysOnce();
  const byName = Map.groupBy(people, ({ department }) => keyOf(department));
  byName.delete('');
  const byAssigned = Map.groupBy(people, ({ departmentId }) => departmentId);
  const departments = new Map(known.map((department) => [department.id, department]));
  const ids = new Map<string, string>();
  const claim = (department: Department) => {
    const key = departmentKey(department.name);
    if (!byName.has(key) || ids.has(key)) return false;
    ids.set(key, department.id);
    departments.set(department.id, { ...department, endedAt: null, mergedInto: null });
    return true;
  };

  const ordered = known.toSorted((a, b) => compare(a.id, b.id));
  const left = ordered.filter((one) => one.endedAt === null && !claim(one));
  const merged = new Map<string, string>();
  for (const department of left) {
    const key = mostOf((byAssigned.get(department.id) ?? []).map((one) => keyOf(one.department)));
    if (key === undefined) continue;
    if (ids.has(key)) merged.set(department.id, key);
    else {
      ids.set(key, department.id);
      const formerNames = [...department.formerNames, department.name];
      departments.set(department.id, { ...department, formerNames });
    }
  }
  for (const department of ordered) if (department.endedAt !== null) claim(department);
  for (const key of [...byName.keys()].toSorted()) {
    if (ids.has(key)) continue;
    const id = newId();
    ids.set(key, id);
    departments.set(id, newDepartment(tenantId, id, key));
  }

  const moves = new Map<string, string | null>();
  for (const { id, department, departmentId } of people) {
    const now = ids.get(keyOf(department)) ?? null;
    if (now !== departmentId) moves.set(id, now);
  }
  const departmentOf = (person: DepartmentMember | undefined) =>
    (person && ids.get(keyOf(person.department))) ?? null;
  const everybody = new Map(people.map((person) => [person.id, person]));
  const parents = new Map<string, string | null>();
  for (const [key, id] of [...ids].toSorted(([a], [b]) => compare(a, b))) {
    const members = byName.get(key) ?? [];
    const headId = headOf(members);
    const manager = headId === null ? null : (everybody.get(headId)?.managerId ?? null);
    const above = manager === null ? null : departmentOf(everybody.get(manager));
    const parentId = above === id || leadsTo(above, id, parents) ? null : above;
    parents.set(id, parentId);
    const department = departments.get(id);
    if (department) {
      departments.set(id, {
        ...department,
        name: spelling(members),
        headId,
        parentId,
        people: members.length,
      });
    }
  }
  const living = new Set(ids.values());
  for (const department of departments.values()) {
    if (living.has(department.id) || department.endedAt !== null) continue;
    const mergedInto = ids.get(merged.get(department.id) ?? '') ?? null;
    const ended = { headId: null, parentId: null, people: 0, mergedInto, endedAt: at };
    departments.set(department.id, { ...department, ...ended });
  }
  return { departments: [...departments.values()], moves };
}

/** A department that nobody was counted for yet. */
export function newDepartment(tenantId: string, id: string, name: string): Department {
  return {
    tenantId,
    id,
    name,
    formerNames: [],
    headId: null,
    parentId: null,
    people: 0,
    mergedInto: null,
    endedAt: null,
    revision: 0,
  };
}

/** Whether the way up from a department comes to another one. */
function leadsTo(from: string | null, to: string, parents: ReadonlyMap<string, string | null>) {
  for (let at: string | null | undefined = from; at; at = parents.get(at)) {
    if (at === to) return true;
  }
  return false;
}

/** The key of a department's name, made once however many people are in it. */
function keysOnce(): (name: string | null) => string {
  const keys = new Map<string | null, string>();
  return (name) => {
    const key = keys.get(name) ?? departmentKey(name ?? '');
    keys.set(name, key);
    return key;
  };
}

/** How most people spell it. */
function spelling(people: readonly DepartmentMember[]): string {
  return mostOf(people.map(({ department }) => (department ?? '').trim())) ?? '';
}

/** What most of these are; undefined where there is nothing but empty ones. */
function mostOf(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([a, m], [b, n]) => n - m || compare(a, b))[0]?.[0];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
