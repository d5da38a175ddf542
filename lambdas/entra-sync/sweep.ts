import type { DirectoryStore } from '../shared/domain/directory.ts';
import type { Members } from '../shared/domain/group.ts';
import { writeConcurrently } from '../shared/domain/write-concurrently.ts';
import { commitGroup } from './apply-groups.ts';
import { commitPerson } from './commit-person.ts';
import { mergeMissing } from './merge-person.ts';
import { membershipName, type SeenKeys } from './seen-keys.ts';

/** What sweeping works with. */
export interface Sweep {
  readonly store: DirectoryStore;
  readonly tenantId: string;
  readonly now: () => Date;
  readonly markStale: () => Promise<void>;
  /** Called from page to page. @throws IntegrationError `run_superseded` */
  readonly stayInCharge: () => Promise<void>;
}

/**
 * Marks those as gone whom a complete read of all users lacked. Nobody loses anything by it yet.
 *
 * @returns how many
 */
export async function sweepPeople(seen: SeenKeys, work: Sweep): Promise<number> {
  const { store, tenantId, now } = work;
  let marked = 0;
  for await (const page of store.people(tenantId)) {
    await work.stayInCharge();
    const missing = page.flatMap((before) => {
      const after = seen.has(before.id) ? undefined : mergeMissing(before, now().toISOString());
      return after ? [{ before, after }] : [];
    });
    if (missing.length > 0) await work.markStale();
    await writeConcurrently(
      missing.map(
        ({ before, after }) =>
          () =>
            commitPerson(store, before, after),
      ),
    );
    marked += missing.length;
  }
  return marked;
}

/**
 * Marks groups as deleted that a complete read of all groups lacked, and takes members out of the others
 * whom it lacked.
 *
 * @returns how many groups changed
 */
export async function sweepGroups(seen: SeenKeys, work: Sweep): Promise<number> {
  const { store, tenantId, now } = work;
  let marked = 0;
  for await (const page of store.groups(tenantId)) {
    await work.stayInCharge();
    const at = now().toISOString();
    const deleted = page.filter(({ id, deletedAt }) => deletedAt === null && !seen.has(id));
    const listed = page.filter(({ id }) => seen.has(id)).map(({ id }) => id);
    const known = await store.getMembers(tenantId, listed);
    const thinner = [...known].flatMap(([id, members]) => {
      const kept = withSeen(id, members, seen);
      return kept ? [{ id, kept }] : [];
    });
    if (deleted.length + thinner.length > 0) await work.markStale();
    await writeConcurrently([
      ...deleted.map(
        (group) => () => commitGroup(store, group, { ...group, deletedAt: at, changedAt: at }),
      ),
      ...thinner.map(
        ({ id, kept }) =>
          () =>
            store.saveMembers(tenantId, id, kept),
      ),
    ]);
    marked += deleted.length + thinner.length;
  }
  return marked;
}

/** The members that were seen; undefined when all were. */
function withSeen(groupId: string, { people, groups }: Members, seen: SeenKeys) {
  const wasSeen = (id: string) => seen.has(membershipName(groupId, id));
  const kept = {
    people: new Set([...people].filter(wasSeen)),
    groups: new Set([...groups].filter(wasSeen)),
  };
  const isWhole = kept.people.size === people.size && kept.groups.size === groups.size;
  return isWhole ? undefined : kept;
}
