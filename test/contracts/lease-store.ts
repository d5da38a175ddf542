import type { Lease, LeaseStore } from '../../lambdas/shared/domain/lease.ts';

/** Instants a minute apart. */
const [t0, t1, t2, t3] = ['00', '01', '02', '03'].map(
  (minute) => `2026-01-01T00:${minute}:00.000Z`,
) as [string, string, string, string];

/** What every store of leases does; `makeStore` gives an empty one. */
export function leaseStoreContract(makeStore: () => Promise<LeaseStore>): void {
  /** Takes a lease that nobody has. */
  async function take(
    store: LeaseStore,
    run: string,
    now: string,
    until: string,
    integration = 'one',
  ): Promise<Lease> {
    const lease = await store.acquire(integration, run, now, until);
    if ('heldBy' in lease) throw new Error(`${lease.heldBy} has it`);
    return lease;
  }

  it('gives an integration’s lease to one run, and tells others who has it', async () => {
    const store = await makeStore();
    const lease = await take(store, 'run 1', t0, t2);
    expect(lease).toEqual({ integrationId: 'one', runId: 'run 1', fence: 1 });
    expect(await store.acquire('one', 'run 2', t1, t3)).toEqual({ heldBy: 'run 1' });
    expect(await take(store, 'run 2', t1, t3, 'two')).toMatchObject({ integrationId: 'two' });
  });

  it('gives it to one of many at the same instant', async () => {
    const store = await makeStore();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.acquire('one', `run ${index}`, t0, t1)),
    );
    const leases = answers.flatMap((answer) => ('fence' in answer ? [answer] : []));
    expect(leases).toEqual([{ integrationId: 'one', runId: expect.any(String), fence: 1 }]);
    const held = answers.flatMap((answer) => ('heldBy' in answer ? [answer.heldBy] : []));
    expect(held).toEqual(Array.from({ length: 19 }, () => leases[0]?.runId));
  });

  it('stays the same lease, for longer, when its run asks again, however often at once', async () => {
    const store = await makeStore();
    const lease = await take(store, 'run 1', t0, t1);
    const again = await Promise.all(
      Array.from({ length: 5 }, () => store.acquire('one', 'run 1', t0, t3)),
    );
    for (const same of again) expect(same).toEqual(lease);
    expect(await store.acquire('one', 'run 2', t2, t3)).toEqual({ heldBy: 'run 1' });
  });

  it('goes to another run once it has ended, and never back with the same fence', async () => {
    const store = await makeStore();
    const fences = [];
    for (const [run, now, until] of [
      ['run 1', t0, t1],
      ['run 2', t1, t2],
      ['run 1', t2, t3],
    ] as const) {
      fences.push((await take(store, run, now, until)).fence);
    }
    expect(fences).toEqual([1, 2, 3]);
  });

  it('is one run’s when many find it ended at the same instant', async () => {
    const store = await makeStore();
    await take(store, 'run 0', t0, t1);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.acquire('one', `run ${index + 1}`, t1, t2)),
    );
    expect(answers.filter((answer) => 'fence' in answer)).toMatchObject([{ fence: 2 }]);
  });

  it('stays with a run that is late to ask again, while nobody else took it', async () => {
    const store = await makeStore();
    const lease = await take(store, 'run 1', t0, t1);
    expect(await take(store, 'run 1', t2, t3)).toEqual(lease);
    expect(await store.acquire('one', 'run 2', t2, t3)).toEqual({ heldBy: 'run 1' });
  });

  it('is kept by renewing it', async () => {
    const store = await makeStore();
    const lease = await take(store, 'run 1', t0, t1);
    expect(await store.renew(lease, t3)).toBe(true);
    expect(await store.acquire('one', 'run 2', t2, t3)).toEqual({ heldBy: 'run 1' });
  });

  it('is not renewed once it is lost', async () => {
    const store = await makeStore();
    const lost = await take(store, 'run 1', t0, t1);
    const held = await take(store, 'run 2', t1, t2);
    expect(await store.renew(lost, t3)).toBe(false);
    await store.release(held);
    expect(await store.renew(held, t3)).toBe(false);
    await take(store, 'run 1', t1, t2);
    expect(await store.renew(lost, t3)).toBe(false);
    expect(await store.renew({ ...lost, integrationId: 'two' }, t3)).toBe(false);
  });

  it('can be had at once when it is given back, with a greater fence', async () => {
    const store = await makeStore();
    const lease = await take(store, 'run 1', t0, t3);
    await store.release(lease);
    await store.release(lease);
    expect(await take(store, 'run 2', t0, t3)).toMatchObject({ fence: 2 });
  });

  it('stays with its new holder when the one before gives it back', async () => {
    const store = await makeStore();
    const lost = await take(store, 'run 1', t0, t1);
    const held = await take(store, 'run 2', t1, t3);
    await store.release(lost);
    expect(await store.acquire('one', 'run 3', t2, t3)).toEqual({ heldBy: 'run 2' });
    expect(await store.renew(held, t3)).toBe(true);
  });
}
