import { historyOf, pictureOf } from './cmdb-picture.ts';
import { type MemoryDiscovery, memoryDiscovery } from './memory-discovery.ts';
import { Death, type Life } from './mortal.ts';

/** A tenant with something of everything in its change feed. */
async function eventful(): Promise<MemoryDiscovery> {
  const discovery = memoryDiscovery(['a', 'b', 'c', 'd']);
  const { azure, clock } = discovery;
  await discovery.run();
  await discovery.follow();
  clock.now += 60_000;
  azure.put('a', { sku: 'Premium_LRS' });
  azure.delete('b');
  azure.put('e');
  azure.delete('c');
  azure.put('c', { tags: { again: 'yes' } });
  clock.now += 240_000;
  return discovery;
}

/** The CMDB after a process that died and those that came after it. */
async function afterDeath(life: Life) {
  const discovery = await eventful();
  const watermark = await discovery.watermarks.get(discovery.integration.id);
  const outcome = await discovery.follow(life).catch((error: unknown) => {
    if (!(error instanceof Death)) throw error;
    return 'died';
  });
  const moved = (await discovery.watermarks.get(discovery.integration.id)) !== watermark;
  // Its lease has to end before another may begin.
  discovery.clock.now += 3_600_000;
  const next = await discovery.follow();
  const store = discovery.configurationItems;
  return { outcome, moved, next, picture: pictureOf(store), history: historyOf(store), discovery };
}

describe('a change run that dies', () => {
  it('anywhere leaves everything to the next one, which misses nothing', async () => {
    const life = { steps: Number.MAX_SAFE_INTEGER };
    const expected = await afterDeath(life);
    expect(expected).toMatchObject({ outcome: 'succeeded', moved: true, next: 'succeeded' });
    expect(expected.history.map(({ event }) => event)).toEqual(['changed', 'retired', 'changed']);

    for (let steps = 0; steps < 60; steps += 1) {
      const { outcome, next, picture, history, discovery } = await afterDeath({ steps });
      const { items: runs } = await discovery.runs.latest(discovery.integration.id, 'changes', 5);
      expect({ steps, next, picture, history }).toEqual({
        steps,
        next: 'succeeded',
        picture: expected.picture,
        history: expected.history,
      });
      // No record goes on for ever.
      expect(runs.map(({ state }) => state)).not.toContain('running');
      if (steps === 0) expect(outcome).toBe('died');
    }
  });

  it('half-way does not move the watermark', async () => {
    const { outcome, moved } = await afterDeath({ steps: 20 });
    expect({ outcome, moved }).toEqual({ outcome: 'died', moved: false });
  });
});
