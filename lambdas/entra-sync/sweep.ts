import type { DirectoryStore } from '../shared/domain/directory.ts';
import type { Group, Members } from '../shared/domain/group.ts';
import { commitGroups } from './apply-groups.ts';
import { commitPeople } from './commit-person.ts';
import { mergeMissing } from './merge-person.ts';
import { membershipName, type SeenKeys } from './seen-keys.ts';

/** Groups whose members are in memory at once. */
const BATCH = 100;

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
  for await (const page of store.people(tenantId, ['id'])) {
    await work.stayInCharge();
    const unseen = page.filter(({ id }) => !seen.has(id)).map(idOf);
    if (unseen.length === 0) continue;
    const people = await store.getPeople(tenantId, unseen);
    const missing = [...people.values()].flatMap((before) => {
      const after = mergeMissing(before, now().toISOString());
      return after ? [{ before, after }] : [];
    });
    if (missing.length === 0) continue;
    await work.markStale();
    await commitPeople(store, missing);
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
  const { store, tenantId } = work;
  let marked = 0;
  for await (const page of store.groups(tenantId, ['id', 'deletedAt'])) {
    for (let start = 0; start < page.length; start += BATCH) {
      await work.stayInCharge();
      marked += await sweepBatch(page.slice(start, start + BATCH), seen, work);
    }
  }
  return marked;
}

async function sweepBatch(
  batch: readonly Pick<Group, 'id' | 'deletedAt'>[],
  seen: SeenKeys,
  { store, tenantId, now, markStale }: Sweep,
): Promise<number> {
  const at = now().toISOString();
  const unseen = batch.filter(({ id, deletedAt }) => deletedAt === null && !seen.has(id));
  const deleted = await store.getGroups(tenantId, unseen.map(idOf));
  const known = await store.getMembers(tenantId, batch.map(idOf).filter(seen.has));
  const thinner = new Map<string, Members>();
  for (const [id, members] of known) {
    const kept = withSeen(id, members, seen);
    if (kept) thinner.set(id, kept);
  }
  if (deleted.size + thinner.size === 0) return 0;
  await markStale();
  const marked = [...deleted.values()].map((before) => ({
    before,
    after: { ...before, deletedAt: at, changedAt: at },
  }));
  await commitGroups(store, marked);
  await store.saveMembers(tenantId, thinner);
  return deleted.size + thinner.size;
}

function idOf({ id }: { readonly id: string }): string {
  return id;
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
