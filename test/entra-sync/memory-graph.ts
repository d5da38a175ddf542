import type {
  DeltaPage,
  Graph,
  GroupChange,
  MemberChange,
  PermissionReport,
  UserChange,
} from '../../lambdas/shared/domain/graph.ts';
import { PageExpired, ResyncRequired } from '../../lambdas/shared/domain/graph.ts';
import type { SyncReadName } from '../../lambdas/shared/domain/sync-progress.ts';

/** A user of the tenant, as an administrator of Entra ID sees it. */
export interface TenantUser {
  readonly enabled: boolean;
  readonly deleted: boolean;
  readonly displayName: string;
  readonly department: string | null;
  readonly managerId: string | null;
}

export interface TenantGroup {
  readonly name: string;
  readonly deleted: boolean;
  readonly people: readonly string[];
  readonly groups: readonly string[];
}

/** What can be wrong with an answer. */
export type Fault = () => never;

type UserLog = {
  readonly id: string;
  readonly at: number;
  readonly removed?: 'changed' | 'deleted';
};

export type MemoryGraph = ReturnType<typeof memoryGraph>;

/** A tenant in memory that answers delta queries as Microsoft Graph does, pages of `pageSize`. */
export function memoryGraph(pageSize = 3) {
  const users = new Map<string, TenantUser>();
  const groups = new Map<string, TenantGroup>();
  const userLog: UserLog[] = [];
  const groupLog: {
    id: string;
    at: number;
    members: MemberChange[];
    removed?: 'changed' | 'deleted';
  }[] = [];
  let clock = 1;
  let tokensValidFrom = 0;
  const faults = new Map<SyncReadName, (Fault | undefined)[]>();
  const statistics = { calls: 0, retries: 0 };
  let permissions: PermissionReport = { missing: [], superfluous: [] };
  let replay = 0;
  let shuffle: <T>(items: T[]) => T[] = (items) => items;

  function userChange(id: string): UserChange {
    const user = users.get(id);
    if (!user) throw new Error(`There is no user ${id}.`);
    const { enabled, displayName, department, managerId } = user;
    return {
      id,
      removed: undefined,
      profile: { displayName, userPrincipalName: `${id}@contoso.com`, department, managerId },
      enabled,
      isLimited: false,
    };
  }

  function removedUser(id: string, removed: 'changed' | 'deleted'): UserChange {
    return { id, removed, profile: {}, enabled: undefined, isLimited: false };
  }

  /** All that happened since, the state of now for each object, and some of what was before again. */
  function userChanges(since: number): UserChange[] {
    if (since === 0) {
      const all = [...users].flatMap(([id, user]) => (user.deleted ? [] : [userChange(id)]));
      return [...all, ...all.slice(0, replay)];
    }
    const touched = new Set(userLog.filter(({ at }) => at > since - replay).map(({ id }) => id));
    return [...touched].flatMap((id) => {
      const user = users.get(id);
      if (!user) return [removedUser(id, 'deleted')];
      return [user.deleted ? removedUser(id, 'changed') : userChange(id)];
    });
  }

  function groupChange(id: string, members: readonly MemberChange[]): GroupChange {
    const group = groups.get(id);
    const removed = !group
      ? ('deleted' as const)
      : group.deleted
        ? ('changed' as const)
        : undefined;
    return {
      id,
      removed,
      ...(group && !removed && { name: group.name }),
      members: removed ? [] : members,
      isLimited: false,
    };
  }

  function membersOf(id: string): MemberChange[] {
    const { people = [], groups: nested = [] } = groups.get(id) ?? {};
    return [
      ...people.map((one) => ({ id: one, type: 'person' as const, isRemoved: false })),
      ...nested.map((one) => ({ id: one, type: 'group' as const, isRemoved: false })),
    ];
  }

  /** Members are spread over several entries of one group, as large groups are. */
  function groupChanges(since: number): GroupChange[] {
    if (since === 0) {
      const all = [...groups].flatMap(([id, group]) =>
        group.deleted ? [] : split(id, membersOf(id)),
      );
      return [...all, ...all.slice(0, replay)];
    }
    const touched = new Map<string, Map<string, MemberChange>>();
    for (const { id, members } of groupLog.filter(({ at }) => at > since - replay)) {
      const known = touched.get(id) ?? new Map();
      for (const member of members) {
        const isThere = membersOf(id).some(
          (one) => one.id === member.id && one.type === member.type,
        );
        known.set(`${member.type}${member.id}`, { ...member, isRemoved: !isThere });
      }
      touched.set(id, known);
    }
    return [...touched].flatMap(([id, members]) => split(id, [...members.values()]));
  }

  function split(id: string, members: MemberChange[]): GroupChange[] {
    const parts: GroupChange[] = [groupChange(id, members.slice(0, 2))];
    for (let start = 2; start < members.length; start += 2) {
      parts.push(groupChange(id, members.slice(start, start + 2)));
    }
    return parts;
  }

  const reads = new Map<string, readonly unknown[]>();

  function page<T>(
    kind: 'users' | 'groups',
    link: string | undefined,
    changesSince: (since: number) => T[],
  ): DeltaPage<T> {
    statistics.calls += 1;
    faults.get(kind)?.shift()?.();
    const [, what, number = '0', skip = '0'] = link?.split('/') ?? [];
    let key = `${kind}/${number}`;
    let at = 0;
    if (what === 'skip') {
      at = Number(skip);
      key = `${kind}/${number}`;
      if (!reads.has(key)) throw new PageExpired('The page token has expired.', { status: 400 });
    } else {
      const since = what === 'delta' ? Number(number) : 0;
      if (what === 'delta' && since < tokensValidFrom) {
        throw new ResyncRequired('The delta token has expired.', {
          azureCode: 'SyncStateNotFound',
        });
      }
      const read = ++clock;
      key = `${kind}/${read}`;
      reads.set(key, shuffle(changesSince(since)));
    }
    const all = reads.get(key) as readonly T[];
    const [, id] = key.split('/');
    const isLast = at + pageSize >= all.length;
    return {
      changes: () => all.slice(at, at + pageSize),
      next: isLast ? undefined : `${kind}/skip/${id}/${at + pageSize}`,
      delta: isLast ? `${kind}/delta/${id}` : undefined,
    };
  }

  const graph: Graph = {
    statistics,
    users: async (link) => page('users', link, userChanges),
    groups: async (link) => page('groups', link, groupChanges),
    async managers(link) {
      statistics.calls += 1;
      faults.get('managers')?.shift()?.();
      const at = Number(link ?? 0);
      const all = [...users].filter(([, user]) => !user.deleted);
      const entries = all
        .slice(at, at + pageSize)
        .map(([id, { managerId }]) => ({ id, managerId }));
      return { entries, next: at + pageSize < all.length ? String(at + pageSize) : undefined };
    },
    async probe() {
      statistics.calls += 1;
      return permissions;
    },
  };

  return {
    graph,
    users,
    groups,
    /** Adds or changes a user. */
    user(id: string, change: Partial<TenantUser> = {}): void {
      const known = users.get(id) ?? {
        enabled: true,
        deleted: false,
        displayName: id,
        department: null,
        managerId: null,
      };
      users.set(id, { ...known, ...change });
      userLog.push({ id, at: ++clock });
    },
    /** Deletes a user for good. */
    purge(id: string): void {
      users.delete(id);
      userLog.push({ id, at: ++clock });
    },
    group(id: string, change: Partial<TenantGroup> = {}): void {
      const before = groups.get(id) ?? { name: id, deleted: false, people: [], groups: [] };
      const after = { ...before, ...change };
      const changed: MemberChange[] = [
        ...[...before.people, ...after.people].map((one) => ({
          id: one,
          type: 'person' as const,
          isRemoved: false,
        })),
        ...[...before.groups, ...after.groups].map((one) => ({
          id: one,
          type: 'group' as const,
          isRemoved: false,
        })),
      ];
      groups.set(id, after);
      groupLog.push({ id, at: ++clock, members: changed });
    },
    /** What the next answers of one read are instead: `undefined` for a good one. */
    fail(read: SyncReadName, ...next: (Fault | undefined)[]): void {
      faults.set(read, [...(faults.get(read) ?? []), ...next]);
    },
    clearFaults(): void {
      faults.clear();
    },
    /** All delta links given so far expire. */
    expireTokens(): void {
      tokensValidFrom = ++clock;
    },
    /** Links to next pages expire. */
    expirePages(): void {
      reads.clear();
    },
    /** Delta answers repeat what happened up to so many ticks before; full reads, so many of their first. */
    replayFrom(ticks: number): void {
      replay = ticks;
    },
    order(by: <T>(items: T[]) => T[]): void {
      shuffle = by;
    },
    permit(report: PermissionReport): void {
      permissions = report;
    },
  };
}
