import type { Group, Members } from '../shared/domain/group.ts';
import { Role, type RoleMapping } from '../shared/domain/role-grant.ts';

/** A group on the way from a mapped group down to a person. */
interface Step {
  readonly groupId: string;
  readonly above: Step | undefined;
}

/** Why each person has a role: by person id, for one role. */
export type RoleReasons = ReadonlyMap<string, readonly string[]>;

export interface MembershipPorts {
  readonly getGroups: (ids: readonly string[]) => Promise<ReadonlyMap<string, Group>>;
  readonly getMembers: (ids: readonly string[]) => Promise<ReadonlyMap<string, Members>>;
}

/** Groups asked for at once. */
const BATCH = 100;

/**
 * Who has which role by the mapping, through however many nested groups. Each group is looked into once a
 * role, level by level, so that cycles end, diamonds count once, and the path told is a shortest one, the
 * same whatever the order of members. Deleted groups give nothing.
 *
 * @param isEntitled whether a member may be given roles at all
 */
export async function resolveRoles(
  rules: RoleMapping['rules'],
  isEntitled: (personId: string) => boolean,
  ports: MembershipPorts,
): Promise<ReadonlyMap<Role, RoleReasons>> {
  const roles = new Map<Role, RoleReasons>();
  for (const role of Role.options) {
    const mapped = rules.filter((rule) => rule.role === role).map(({ groupId }) => groupId);
    roles.set(role, await resolveRole([...new Set(mapped)], isEntitled, ports));
  }
  return roles;
}

async function resolveRole(
  mapped: readonly string[],
  isEntitled: (personId: string) => boolean,
  { getGroups, getMembers }: MembershipPorts,
): Promise<RoleReasons> {
  const reasons = new Map<string, readonly string[]>();
  const visited = new Set(mapped);
  let level: Step[] = mapped.toSorted().map((groupId) => ({ groupId, above: undefined }));
  while (level.length > 0) {
    const below: Step[] = [];
    for (let start = 0; start < level.length; start += BATCH) {
      const steps = level.slice(start, start + BATCH);
      const ids = steps.map(({ groupId }) => groupId);
      const [groups, members] = await Promise.all([getGroups(ids), getMembers(ids)]);
      for (const step of steps) {
        if (groups.get(step.groupId)?.deletedAt !== null) continue;
        const path = pathOf(step);
        const { people = [], groups: nested = [] } = members.get(step.groupId) ?? {};
        for (const id of people) if (!reasons.has(id) && isEntitled(id)) reasons.set(id, path);
        for (const id of [...nested].toSorted()) {
          if (visited.has(id)) continue;
          visited.add(id);
          below.push({ groupId: id, above: step });
        }
      }
    }
    level = below;
  }
  return reasons;
}

function pathOf(step: Step): string[] {
  const path: string[] = [];
  for (let at: Step | undefined = step; at; at = at.above) path.push(at.groupId);
  return path.reverse();
}
