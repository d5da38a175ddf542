import type { GroupChange, MemberChange } from '../shared/domain/graph.ts';
import type { Group, Members } from '../shared/domain/group.ts';
import type { Moment } from './merge-person.ts';

/** A group as Entra's change leaves it, or undefined when nothing is new. */
export function mergeGroup(
  before: Group | undefined,
  change: GroupChange,
  { tenantId, at }: Moment,
): Group | undefined {
  if (change.isLimited || (change.removed && !before)) return undefined;
  const known: Group = before ?? {
    tenantId,
    id: change.id,
    name: change.id,
    description: null,
    mail: null,
    kind: 'security',
    deletedAt: null,
    changedAt: at,
    revision: 0,
  };
  const after: Group = {
    ...known,
    name: change.name ?? known.name,
    description: change.description === undefined ? known.description : change.description,
    mail: change.mail === undefined ? known.mail : change.mail,
    kind: change.kind ?? known.kind,
    deletedAt: change.removed ? (known.deletedAt ?? at) : null,
  };
  const isNews = (Object.keys(after) as (keyof Group)[]).some(
    (name) => after[name] !== known[name],
  );
  if (before && !isNews) return undefined;
  return { ...after, changedAt: at, revision: known.revision + 1 };
}

/** A group's members after changes, in their order; undefined when nothing is new. */
export function mergeMembers(
  before: Members,
  changes: readonly MemberChange[],
): Members | undefined {
  const people = new Set(before.people);
  const groups = new Set(before.groups);
  let isNews = false;
  for (const { id, type, isRemoved } of changes) {
    const members = type === 'group' ? groups : people;
    if (members.has(id) !== isRemoved) continue;
    isNews = true;
    if (isRemoved) members.delete(id);
    else members.add(id);
  }
  // Added and taken away again in one page.
  if (!isNews || (isEqual(before.people, people) && isEqual(before.groups, groups))) {
    return undefined;
  }
  return { people, groups };
}

function isEqual(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && a.isSubsetOf(b);
}
