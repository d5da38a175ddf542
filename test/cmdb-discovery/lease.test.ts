import { LEASE_MS } from '../../lambdas/shared/domain/keep-lease.ts';
import { waitingScope } from '../../lambdas/shared/domain/run.ts';
import { SUBSCRIPTION_ID } from '../fixtures/integration.ts';
import { run as queued } from '../fixtures/run.ts';
import { pictureOf } from './cmdb-picture.ts';
import { collectAsLambda } from './discovery-under-test.ts';
import { type MemoryDiscovery, memoryDiscovery } from './memory-discovery.ts';

const OTHER_RUN = '00000000-0000-4000-9000-000000000001';

/** Another run of the integration takes the lease now, and does nothing more. */
async function otherRun({ runs, leases, clock }: MemoryDiscovery, kind: 'full' | 'changes') {
  const { integrationId } = queued();
  await runs.create(queued({ id: OTHER_RUN, kind }));
  const until = new Date(clock.now + LEASE_MS).toISOString();
  const lease = await leases.acquire(
    integrationId,
    OTHER_RUN,
    new Date(clock.now).toISOString(),
    until,
  );
  if ('heldBy' in lease) throw new Error(`Run ${lease.heldBy} holds the lease.`);
  await runs.start(OTHER_RUN, new Date(clock.now).toISOString(), lease.fence);
  return lease;
}

/** A run that another one finds going on: `meanwhile` happens in the middle of it. */
async function inTheMiddle(discovery: MemoryDiscovery, meanwhile: () => Promise<void>) {
  let isFirst = true;
  return discovery.run(async (request, ports) => {
    if (isFirst) {
      isFirst = false;
      await meanwhile();
    }
    return collectAsLambda(request, ports);
  });
}

describe('two runs of one integration', () => {
  it('do not go on at once: the second is refused and says for which', async () => {
    const discovery = memoryDiscovery(['a', 'b']);
    let second: Awaited<ReturnType<typeof discovery.run>> | undefined;
    const first = await inTheMiddle(discovery, async () => {
      const { clock } = discovery;
      const { now } = clock;
      clock.now -= 3_600_000;
      second = await discovery.run();
      clock.now = now;
    });
    expect(second).toMatchObject({
      state: 'failed',
      fence: null,
      error: { code: 'run_in_progress', message: expect.stringContaining(first.id) },
      scopes: [],
    });
    expect(first).toMatchObject({ state: 'succeeded', scopes: [{ created: 2 }] });
  });

  it('take turns when the first only brings in changes: the second waits for it', async () => {
    const discovery = memoryDiscovery(['a']);
    discovery.clock.now += 3_600_000;
    await otherRun(discovery, 'changes');
    discovery.clock.now -= 3_600_000;
    const before = discovery.clock.now;
    expect(await discovery.run()).toMatchObject({ state: 'succeeded' });
    expect(discovery.clock.now - before).toBeGreaterThanOrEqual(LEASE_MS);
  });

  it('leave the second its turn when the first has died: its record ends with the reason', async () => {
    const discovery = memoryDiscovery(['a']);
    await otherRun(discovery, 'full');
    await discovery.runs.report(OTHER_RUN, waitingScope(SUBSCRIPTION_ID, 'storage-account'));
    expect(await discovery.run()).toMatchObject({ state: 'succeeded', fence: 2 });
    const error = { code: 'run_superseded' };
    expect(await discovery.record(OTHER_RUN)).toMatchObject({
      state: 'failed',
      error,
      scopes: [{ state: 'failed', error }],
    });
  });

  it('leave no record of a run that never began, but one that may begin yet', async () => {
    const discovery = memoryDiscovery(['a']);
    const at = (hoursAgo: number) => new Date(discovery.clock.now - hoursAgo * 3_600_000);
    const recent = '00000000-0000-4000-9000-000000000002';
    await discovery.runs.create(queued({ id: OTHER_RUN, requestedAt: at(3).toISOString() }));
    await discovery.runs.create(queued({ id: recent, requestedAt: at(1).toISOString() }));
    await discovery.run();
    expect(await discovery.record(OTHER_RUN)).toMatchObject({ state: 'failed' });
    expect(await discovery.record(recent)).toMatchObject({ state: 'queued' });
  });

  it('end in order: a run whose lease was lost writes nothing over a newer one’s items', async () => {
    const discovery = memoryDiscovery(['a', 'b', 'c']);
    await discovery.run();
    discovery.azure.put('a', { sku: 'Old_LRS' });
    let picture: unknown;
    const old = await inTheMiddle(discovery, async () => {
      discovery.azure.put('a', { sku: 'New_LRS' });
      discovery.azure.put('d');
      // An hour later the lease is over.
      expect(await discovery.run()).toMatchObject({ state: 'succeeded', fence: 3 });
      picture = pictureOf(discovery.configurationItems);
      discovery.azure.put('a', { sku: 'Old_LRS' });
      discovery.azure.delete('b');
    });
    expect(old).toMatchObject({ state: 'failed', error: { code: 'run_superseded' } });
    expect(old.scopes).toMatchObject([
      { state: 'failed', retired: 0, missing: 0, error: { code: 'run_superseded' } },
    ]);
    expect(pictureOf(discovery.configurationItems)).toEqual(picture);
  });

  it('wait for one another when a decision is carried out: nobody would make it again', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
    const discovery = memoryDiscovery(names);
    await discovery.run();
    for (const name of names) discovery.azure.delete(name);
    await discovery.run();
    const held = await discovery.run();
    await otherRun(discovery, 'full');
    const before = discovery.clock.now;
    expect(await discovery.decide(held, 'approved')).toMatchObject({
      state: 'succeeded',
      scopes: [{ retired: 12 }],
    });
    expect(discovery.clock.now - before).toBeGreaterThanOrEqual(LEASE_MS);
  });
});
