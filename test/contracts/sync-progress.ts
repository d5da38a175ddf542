import { newRead } from '../../lambdas/entra-sync/delta-read.ts';
import type {
  Removal,
  RoleGain,
  SyncProgressStore,
} from '../../lambdas/shared/domain/sync-progress.ts';

const RUN = 'a3c1f7de-30f1-4bd5-8f7d-09c6f0a3f0a1';
const first = { ...newRead('users', null), number: 1, pages: 3, link: 'page 4' };

/** What every store of a round's progress does; `makeStore` gives an empty one. */
export function syncProgressContract(makeStore: () => Promise<SyncProgressStore>): void {
  const seenOf = async (store: SyncProgressStore, read = first) =>
    Buffer.concat(await Array.fromAsync(store.seen(RUN, read)));

  it('keeps a read’s checkpoint with all that was seen', async () => {
    const store = await makeStore();
    expect(await store.read(RUN, 'users')).toBeUndefined();
    expect(await store.checkpoint(RUN, first, new Uint8Array(8).fill(1))).toBe(true);
    const second = { ...first, number: 2 };
    expect(await store.checkpoint(RUN, second, new Uint8Array(700_000).fill(2))).toBe(true);
    expect(await store.read(RUN, 'users')).toEqual(second);
    expect(await seenOf(store)).toEqual(
      Buffer.concat([Buffer.alloc(8, 1), Buffer.alloc(700_000, 2)]),
    );
    expect(await store.read('another run', 'users')).toBeUndefined();
  });

  it('lets one of many processes go on', async () => {
    const store = await makeStore();
    const saves = await Promise.all(
      [1, 2, 3].map((by) => store.checkpoint(RUN, first, new Uint8Array(8).fill(by))),
    );
    expect(saves.filter(Boolean)).toHaveLength(1);
    expect(await seenOf(store)).toHaveLength(8);
    expect(await store.checkpoint(RUN, { ...first, number: 3 }, new Uint8Array())).toBe(false);
  });

  it('has seen nothing yet when a read begins again', async () => {
    const store = await makeStore();
    await store.checkpoint(RUN, first, new Uint8Array(8));
    const again = { ...first, number: 2, restarts: 1 };
    await store.checkpoint(RUN, again, new Uint8Array());
    expect(await seenOf(store, again)).toHaveLength(0);
  });

  it('tells all reads of a run', async () => {
    const store = await makeStore();
    await store.checkpoint(RUN, first, new Uint8Array());
    const groups = { ...newRead('groups', 'link'), number: 1 };
    await store.checkpoint(RUN, groups, new Uint8Array());
    const reads = await Array.fromAsync(store.reads(RUN));
    expect(reads.map(({ name }) => name).toSorted()).toEqual(['groups', 'users']);
  });

  it('replaces what a run holds, however much that is', async () => {
    const store = await makeStore();
    const removals = (count: number) =>
      Array.from({ length: count }, (_, at): Removal => {
        return { type: 'deactivate', personId: `${at}`, name: `Person ${at}`, role: null };
      });
    const held = async () => (await Array.fromAsync(store.held(RUN))).flat();
    expect(await held()).toEqual([]);
    await store.hold(RUN, removals(2_500));
    expect(await held()).toEqual(removals(2_500));
    await store.hold(RUN, removals(1));
    expect(await held()).toEqual(removals(1));
  });

  it('lists what a run holds in pages, and refuses a foreign cursor', async () => {
    const store = await makeStore();
    const removals = Array.from({ length: 450 }, (_, at): Removal => {
      return { type: 'delete', personId: `${at}`, name: `Person ${at}`, role: null };
    });
    expect(await store.listHeld(RUN, undefined)).toEqual({ items: [], cursor: undefined });
    await store.hold(RUN, removals);
    const listed: Removal[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await store.listHeld(RUN, cursor);
      listed.push(...page.items);
      cursor = page.cursor;
      pages += 1;
    } while (cursor !== undefined);
    expect(listed).toEqual(removals);
    expect(pages).toBe(3);
    const foreign = store.listHeld(RUN, 'foreign');
    await expect(foreign).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('lists the roles that a dry run would give, apart from what it would take', async () => {
    const store = await makeStore();
    const gains = Array.from({ length: 201 }, (_, at): RoleGain => {
      // As long as Entra ID lets names be, through five groups.
      const through = Array.from({ length: 5 }, () => ({ id: 'g', name: 'ä'.repeat(256) }));
      return { personId: `${at}`, name: `Person ${at}`, role: 'user', through };
    });
    expect(await store.listGains(RUN, undefined)).toEqual({ items: [], cursor: undefined });
    await store.keepGains(RUN, gains);
    const listed: RoleGain[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.listGains(RUN, cursor);
      listed.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(listed).toEqual(gains);
    expect(await Array.fromAsync(store.held(RUN))).toEqual([]);
    const foreign = store.listGains(RUN, 'foreign');
    await expect(foreign).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('keeps what the round came to', async () => {
    const store = await makeStore();
    const outcome = {
      rolesGiven: 1,
      rolesChanged: 2,
      departmentsChanged: 3,
      removed: 4,
      held: 5,
      reasons: ['too many'],
    };
    expect(await store.outcome(RUN)).toBeUndefined();
    await store.saveOutcome(RUN, outcome);
    expect(await store.outcome(RUN)).toEqual(outcome);
  });
}
