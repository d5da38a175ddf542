import type { Decision } from '../../lambdas/shared/domain/run.ts';
import { collectAsLambda, living, livingNames, type RunRecord } from './discovery-under-test.ts';
import { type MemoryDiscovery, manyNames, memoryDiscovery } from './memory-discovery.ts';

/** A scope of so many, of which some are deleted before two further runs; the last of these. */
async function lose(count: number, of: number, settings = {}) {
  const discovery = memoryDiscovery(manyNames(of), settings);
  await discovery.run();
  for (const name of manyNames(count)) discovery.azure.delete(name);
  const first = await discovery.run();
  expect(first).toMatchObject({ state: 'succeeded', scopes: [{ missing: count, held: 0 }] });
  return { discovery, run: await discovery.run() };
}

async function heldIds({ runs }: MemoryDiscovery, { id, scopes }: RunRecord): Promise<string[]> {
  const pages = await Promise.all(
    scopes.map((scope) => Array.fromAsync(runs.held(id, scope), ({ ids }) => ids)),
  );
  return pages.flat(2);
}

describe('a loss', () => {
  it.each([
    ['of ten', 10, 20],
    ['of a fifth', 12, 60],
    ['of all of a scope of ten', 10, 10],
  ])('%s is believed with proof', async (_case, count, of) => {
    const { discovery, run } = await lose(count, of);
    expect(run).toMatchObject({ state: 'succeeded', scopes: [{ retired: count, held: 0 }] });
    expect(await heldIds(discovery, run)).toEqual([]);
  });

  it.each([
    ['of more than ten and more than a fifth', 11, 54],
    ['of a scope of more than ten', 11, 11],
  ])('%s waits for an administrator', async (_case, count, of) => {
    const { discovery, run } = await lose(count, of);
    expect(run).toMatchObject({ state: 'needs_approval', error: null });
    expect(run.scopes).toMatchObject([{ state: 'complete', retired: 0, held: count }]);
    expect(living(discovery.configurationItems)).toHaveLength(of);
    const ids = await heldIds(discovery, run);
    expect(ids.map((id) => id.slice(id.lastIndexOf('/') + 1)).toSorted()).toEqual(manyNames(count));
  });

  it('is measured as the settings say', async () => {
    const strict = await lose(3, 20, { dropGuard: { items: 2, percent: 10 } });
    expect(strict.run).toMatchObject({ state: 'needs_approval', scopes: [{ held: 3 }] });
    const loose = await lose(11, 54, { dropGuard: { items: 20, percent: 20 } });
    expect(loose.run).toMatchObject({ state: 'succeeded', scopes: [{ retired: 11 }] });
  });

  it('is measured by what was there before, also by a process that goes on for another', async () => {
    const { discovery } = await lose(0, 54);
    for (const name of manyNames(11)) discovery.azure.delete(name);
    await discovery.run();
    for (let added = 0; added < 20; added += 1) discovery.azure.put(`b${added}`);
    const run = await discovery.run((request, ports) =>
      collectAsLambda(request, { ...ports, outOfTime: () => true }),
    );
    expect(run).toMatchObject({ state: 'needs_approval', scopes: [{ created: 20, held: 11 }] });
  });
});

describe('held retirements', () => {
  it('that are approved are proven and retired, and the run ends', async () => {
    const { discovery, run } = await lose(12, 20);
    const decided = await discovery.decide(run, 'approved');
    expect(decided).toMatchObject({
      state: 'succeeded',
      decision: { outcome: 'approved', by: 'ann' },
      scopes: [{ retired: 12, held: 0, error: null }],
    });
    expect(livingNames(discovery.configurationItems)).toEqual(discovery.azure.names);
    expect(discovery.configurationItems.entries.map(({ event }) => event)).toEqual(
      Array.from({ length: 12 }, () => 'retired'),
    );
    expect(await heldIds(discovery, decided)).toEqual([]);
  });

  it('that are approved stay all the same when Azure has them', async () => {
    const discovery = memoryDiscovery(manyNames(20));
    await discovery.run();
    discovery.azure.trouble = { empty: true };
    await discovery.run();
    const run = await discovery.run();
    const decided = await discovery.decide(run, 'approved');
    expect(decided).toMatchObject({ state: 'succeeded', scopes: [{ retired: 0, held: 0 }] });
    expect(livingNames(discovery.configurationItems)).toEqual(manyNames(20));
  });

  it('that are approved stay when Azure does not say that they are gone, and the run tells', async () => {
    const { discovery, run } = await lose(12, 20);
    discovery.azure.trouble = { refusesReads: true };
    const decided = await discovery.decide(run, 'approved');
    expect(decided).toMatchObject({
      state: 'partial',
      error: { code: 'azure_access_denied' },
      scopes: [{ retired: 0, held: 0 }],
    });
    expect(livingNames(discovery.configurationItems)).toEqual(manyNames(20));
  });

  it('that are rejected are forgotten: two more runs have to miss them', async () => {
    const { discovery, run } = await lose(12, 20);
    const decided = await discovery.decide(run, 'rejected');
    expect(decided).toMatchObject({ state: 'rejected', scopes: [{ retired: 0, held: 0 }] });
    expect(living(discovery.configurationItems).every((item) => item.missingSince === null)).toBe(
      true,
    );
    expect(await discovery.run()).toMatchObject({ state: 'succeeded', scopes: [{ missing: 12 }] });
    expect(await discovery.run()).toMatchObject({ state: 'needs_approval' });
  });

  it.each<[Decision['outcome'], Decision['outcome']]>([
    ['approved', 'approved'],
    ['approved', 'rejected'],
    ['rejected', 'approved'],
  ])('that were %s and carried out are not %s any more', async (outcome, other) => {
    const { discovery, run } = await lose(12, 20);
    await discovery.decide(run, outcome);
    const before = await discovery.record(run.id);
    await expect(discovery.decide(run, other)).rejects.toMatchObject({ code: 'nothing_to_decide' });
    expect(await discovery.record(run.id)).toEqual(before);
  });

  it('cannot be decided of a run that holds none', async () => {
    const discovery = memoryDiscovery(['a']);
    const run = await discovery.run();
    await expect(discovery.decide(run, 'approved')).rejects.toMatchObject({
      code: 'nothing_to_decide',
    });
  });

  it('are settled part by part: a process that goes on for another begins behind its parts', async () => {
    const { discovery, run } = await lose(25, 40);
    const left: number[] = [];
    const decided = await discovery.decide(run, 'approved', async (request, ports) => {
      left.push((await heldIds(discovery, run)).length);
      let parts = 0;
      return collectAsLambda(request, { ...ports, outOfTime: () => parts++ > 0 });
    });
    expect(left).toEqual([25, 15, 5]);
    expect(decided).toMatchObject({ state: 'succeeded', scopes: [{ retired: 25, held: 0 }] });
  });

  it('are all retired and counted when the time runs out in between', async () => {
    const { discovery, run } = await lose(12, 20);
    let invocations = 0;
    const decided = await discovery.decide(run, 'approved', (request, ports) => {
      invocations += 1;
      return collectAsLambda(request, { ...ports, outOfTime: () => invocations < 3 });
    });
    expect(invocations).toBe(3);
    expect(decided).toMatchObject({ state: 'succeeded', scopes: [{ retired: 12, held: 0 }] });
  });

  it('are carried out behind a later run, whose items a decision may still write', async () => {
    const { discovery, run } = await lose(12, 20);
    await discovery.run();
    const decided = await discovery.decide(run, 'approved');
    expect(decided).toMatchObject({ state: 'succeeded', scopes: [{ retired: 12 }] });
  });
});
