import type { Department } from '../shared/domain/department.ts';
import type { DirectoryStore } from '../shared/domain/directory.ts';
import { commitPeople } from './commit-person.ts';
import { commitTogether } from './commit-together.ts';
import type { DepartmentMember } from './department-head.ts';
import { written } from './merge-person.ts';
import { type DepartmentNaming, toDepartments } from './to-departments.ts';

/** Brings the departments in line with the people in them; answers how many changed. */
export async function settleDepartments(
  store: DirectoryStore,
  people: readonly DepartmentMember[],
  naming: DepartmentNaming,
): Promise<number> {
  const { tenantId, at } = naming;
  const known = (await Array.fromAsync(store.departments(tenantId))).flat();
  const before = new Map(known.map((department) => [department.id, department]));
  const { departments, moves } = toDepartments(people, known, naming);
  const changed = departments.filter((one) => !isSame(before.get(one.id), one));
  await commitTogether(
    store,
    changed.map((department) => {
      const after = { ...department, revision: department.revision + 1 };
      return { type: 'department' as const, before: before.get(department.id), after };
    }),
  );
  const moved = [...moves.keys()];
  for (let start = 0; start < moved.length; start += 100) {
    const batch = await store.getPeople(tenantId, moved.slice(start, start + 100));
    await commitPeople(
      store,
      [...batch.values()].map((person) => {
        const departmentId = moves.get(person.id) ?? null;
        return { before: person, after: written(person, { ...person, departmentId }, at) };
      }),
    );
  }
  return changed.length;
}

function isSame(before: Department | undefined, after: Department): boolean {
  return JSON.stringify(before) === JSON.stringify({ ...before, ...after });
}
