import { departmentKey } from '../shared/domain/department.ts';
import type { DirectoryState } from '../shared/domain/directory.ts';
import type { Graph } from '../shared/domain/graph.ts';
import { keepLease } from '../shared/domain/keep-lease.ts';
import type { SyncRead } from '../shared/domain/sync-progress.ts';
import { applyGroups } from './apply-groups.ts';
import { type ApplyUsers, applyUsers } from './apply-users.ts';
import { checkPermissions, namingPermissions } from './check-permissions.ts';
import { type DeltaReadPorts, readDelta } from './delta-read.ts';
import { changeState, emptyState } from './directory-state.ts';
import { membershipName } from './seen-keys.ts';
import { sweepGroups, sweepPeople } from './sweep.ts';
import { leaseName, type Round, type SyncPorts } from './sync-ports.ts';

/**
 * A delta link is renewed at least this often, in ms: Graph forgets it after seven days. In between, a
 * round that brought nothing writes nothing.
 *
 * @see https://learn.microsoft.com/graph/delta-query-overview
 */
const LINK_RENEWAL_MS = 24 * 3_600_000;

/**
 * Brings all users and all groups up to date, as far as time allows: at the same time, since neither needs the
 * other and Graph answers both.
 *
 * @returns how the two reads stand
 */
export async function readDirectory(
  round: Round,
  openGraph: () => Graph,
  ports: SyncPorts,
): Promise<readonly SyncRead[]> {
  const reads = [readUsers, readGroups].map(async (read) => read(round, openGraph(), ports));
  // To the end of both, whatever becomes of one: nothing goes on that nobody waits for.
  const ends = await Promise.allSettled(reads);
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}

async function readUsers(round: Round, graph: Graph, ports: SyncPorts): Promise<SyncRead> {
  const { tenantId, runId } = round;
  const { directory: store, now, newId } = ports;
  const work = await begin(round, graph, ports);
  const departments = new Map<string, string>();
  for await (const page of store.departments(tenantId)) {
    for (const { id, name, endedAt } of page) {
      if (endedAt === null) departments.set(departmentKey(name), id);
    }
  }
  const isFirstRead = work.state.usersLink === null;
  const isEmpty = isFirstRead && (await holdsNone(store.people(tenantId, ['id'])));
  const reading = { isFirstRead, isEmpty, departments };
  const applying: ApplyUsers = { ...work, ...reading, store, tenantId, now, newId };
  return readDelta(
    {
      runId,
      name: 'users',
      storedLink: work.state.usersLink,
      isEmpty,
      fetch: (link) => namingPermissions(graph, () => graph.users(link)),
      apply: (changes) => applyUsers(changes, applying),
      see: (seen, { id, removed }) => {
        if (!removed) seen.see(id);
      },
      sweep: (seen) => sweepPeople(seen, { ...work, store, tenantId, now }),
      keepLink: (usersLink, isNews) =>
        keepLink(round, ports, isNews, 'usersLinkAt', (usersLinkAt) => ({
          usersLink,
          usersLinkAt,
        })),
      statistics: graph.statistics,
    },
    { ...ports, stayInCharge: work.stayInCharge },
  );
}

async function readGroups(round: Round, graph: Graph, ports: SyncPorts): Promise<SyncRead> {
  const { tenantId, runId } = round;
  const { directory: store, now } = ports;
  const work = await begin(round, graph, ports);
  const isEmpty =
    work.state.groupsLink === null && (await holdsNone(store.groups(tenantId, ['id'])));
  const applying = { ...work, isEmpty, store, tenantId, now };
  return readDelta(
    {
      runId,
      name: 'groups',
      storedLink: work.state.groupsLink,
      isEmpty,
      fetch: (link) => namingPermissions(graph, () => graph.groups(link)),
      apply: (changes) => applyGroups(changes, applying),
      see(seen, { id, removed, members }) {
        if (removed) return;
        seen.see(id);
        for (const member of members) {
          if (!member.isRemoved) seen.see(membershipName(id, member.id));
        }
      },
      sweep: (seen) => sweepGroups(seen, { ...work, store, tenantId, now }),
      keepLink: (groupsLink, isNews) =>
        keepLink(round, ports, isNews, 'groupsLinkAt', (groupsLinkAt) => ({
          groupsLink,
          groupsLinkAt,
        })),
      statistics: graph.statistics,
    },
    { ...ports, stayInCharge: work.stayInCharge },
  );
}

/** What every read begins with. */
export async function begin(round: Round, graph: Graph, ports: SyncPorts) {
  const { tenantId, runId, fence } = round;
  const { directory, leases, now } = ports;
  const lease = { integrationId: leaseName(tenantId), runId, fence };
  const state: DirectoryState = (await directory.state(tenantId)) ?? emptyState(tenantId);
  let isStale = state.stale;
  const stayInCharge: DeltaReadPorts['stayInCharge'] = keepLease(lease, leases, now);
  return {
    state,
    stayInCharge,
    checkPermissions: () => checkPermissions(graph),
    async markStale() {
      if (isStale) return;
      await changeState(directory, tenantId, ({ stale }) => (stale ? undefined : { stale: true }));
      isStale = true;
    },
  };
}

async function holdsNone(pages: AsyncIterable<readonly unknown[]>): Promise<boolean> {
  for await (const page of pages) if (page.length > 0) return false;
  return true;
}

/** Keeps the new delta link where there was news behind the old one, or the old one grows old. */
async function keepLink(
  { tenantId }: Round,
  { directory, now }: SyncPorts,
  isNews: boolean,
  since: 'usersLinkAt' | 'groupsLinkAt',
  change: (at: string) => Partial<DirectoryState>,
): Promise<void> {
  const at = now();
  await changeState(directory, tenantId, (state) => {
    const kept = state[since];
    const isOld = kept === null || at.getTime() - Date.parse(kept) >= LINK_RENEWAL_MS;
    return isNews || isOld ? change(at.toISOString()) : undefined;
  });
}
