import type { Person } from '../shared/domain/person.ts';

/** What departments are made of. */
export type DepartmentMember = Pick<Person, 'id' | 'department' | 'departmentId' | 'managerId'>;

/**
 * Who leads a department: of those whose manager is not in it, the one with the most people below, the
 * smaller id where that is equal. Null when nobody of several has anybody below, or managers go in a circle.
 */
export function headOf(members: readonly DepartmentMember[]): string | null {
  if (members.length === 1) return members[0]?.id ?? null;
  const inside = new Map(members.map((member) => [member.id, member]));
  const below = new Map<string, number>();
  for (const { id } of members) {
    const top = topOf(id, inside);
    if (top !== undefined) below.set(top, (below.get(top) ?? 0) + 1);
  }
  let head: string | null = null;
  let most = 1;
  for (const [id, count] of [...below].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (count <= most) continue;
    head = id;
    most = count;
  }
  return head;
}

/** The end of the way up inside the department, the person included; undefined for a circle. */
function topOf(id: string, inside: ReadonlyMap<string, DepartmentMember>): string | undefined {
  let at = id;
  for (let steps = 0; steps <= inside.size; steps += 1) {
    const manager = inside.get(at)?.managerId;
    if (!manager || !inside.has(manager)) return at;
    at = manager;
    if (at === id) return undefined;
  }
  return undefined;
}
