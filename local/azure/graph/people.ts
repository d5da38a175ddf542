import type { JsonObject } from '../json.ts';
import { type ChangeLog, createChangeLog } from './change-log.ts';
import type { DirectoryContent, Member } from './content.ts';
import { createObjectTable, type Group, type ObjectTable, type User } from './object-table.ts';
import { defaultSettings, type GraphSettings } from './settings.ts';

/** How an expired delta token is answered. */
export type Expiry = 'syncStateNotFound' | 'SyncStateNotFound' | 'resyncRequired';

/** The users and groups of the tenant as they are now, and how they became so. */
export interface People {
  readonly organization: JsonObject;
  readonly users: ObjectTable<User>;
  readonly groups: ObjectTable<Group>;
  readonly log: ChangeLog;
  readonly settings: GraphSettings;
  /** Those deleted or purged; small, so that asking costs nothing in a tenant where nobody is. */
  readonly gone: Set<string>;
  /** Tokens of an earlier generation are expired. */
  generation: number;
  expiry: Expiry;
  /** Application permissions: what new tokens carry in `roles`. */
  permissions: readonly string[];
}

export function createPeople(
  seed: number,
  content: DirectoryContent,
  permissions: readonly string[],
): People {
  return {
    organization: content.organization,
    users: createObjectTable(content.users),
    groups: createObjectTable(content.groups),
    log: createChangeLog(seed),
    settings: defaultSettings(),
    gone: new Set(),
    generation: 0,
    expiry: 'syncStateNotFound',
    permissions,
  };
}

/** The members that are not gone. */
export function activeMembers({ gone }: Pick<People, 'gone'>, group: Group): readonly Member[] {
  const members = group.members();
  return gone.size === 0 ? members : members.filter(({ id }) => !gone.has(id));
}

/** Everyone reached through groups in groups, once each, but for the group itself. */
export function transitiveMembers(people: People, group: Group): readonly Member[] {
  const found = new Map<string, Member>();
  const pending: Group[] = [group];
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const member of activeMembers(people, next)) {
      if (member.id === group.id || found.has(member.id)) continue;
      found.set(member.id, member);
      const nested = member.kind === 'group' ? people.groups.find(member.id) : undefined;
      if (nested) pending.push(nested);
    }
  }
  return [...found.values()];
}

/** Every active group that somebody is in, directly or through others: looks at all groups. */
export function groupsAbove(people: People, { id: userId }: Pick<User, 'id'>): readonly Member[] {
  const parents = new Map<string, string[]>();
  for (let slot = 0; slot < people.groups.count(); slot += 1) {
    const group = people.groups.at(slot);
    if (group.status !== 'active') continue;
    for (const { id } of group.members()) {
      const known = parents.get(id);
      if (known) known.push(group.id);
      else parents.set(id, [group.id]);
    }
  }
  const found = new Set<string>();
  const pending = [userId];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const parent of parents.get(next) ?? []) {
      if (found.has(parent)) continue;
      found.add(parent);
      pending.push(parent);
    }
  }
  return [...found].map((id) => ({ kind: 'group', id }));
}
