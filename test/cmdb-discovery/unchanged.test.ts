import { type MemoryDiscovery, memoryDiscovery } from './memory-discovery.ts';
import { simulatedDiscovery } from './simulated-discovery.ts';

const ALL = [
  'virtual-machine',
  'aks-cluster',
  'sql-database',
  'cosmos-database',
  'app-service',
  'storage-account',
] as const;

/** What a second run does, after something happened in between. */
async function secondRun(happen: (discovery: MemoryDiscovery) => void, tags = {}) {
  const discovery = memoryDiscovery(['a', 'b', 'c']);
  discovery.azure.put('a', { tags });
  const first = await discovery.run();
  expect(first).toMatchObject({ state: 'succeeded', scopes: [{ created: 3 }] });
  const { writes } = discovery.configurationItems;
  happen(discovery);
  const run = await discovery.run();
  return { discovery, run, writes: discovery.configurationItems.writes - writes };
}

describe('a second run', () => {
  it('over a whole tenant that did not change writes no item', async () => {
    const discovery = await simulatedDiscovery(ALL, { size: 120 });
    try {
      expect(await discovery.run()).toMatchObject({ state: 'succeeded' });
      const { writes, items } = discovery.configurationItems;
      expect(items.size).toBe(writes);
      const run = await discovery.run();
      expect(run).toMatchObject({ state: 'succeeded' });
      expect(run.scopes).toHaveLength(12);
      for (const scope of run.scopes) {
        expect(scope).toMatchObject({ state: 'complete', created: 0, updated: 0, missing: 0 });
      }
      expect(discovery.configurationItems.writes).toBe(writes);
      expect(discovery.configurationItems.entries).toEqual([]);
    } finally {
      await discovery.close();
    }
  });

  it('writes nothing when tags come in another order', async () => {
    const { writes } = await secondRun(
      ({ azure }) => azure.put('a', { tags: { env: 'test', team: 'x' } }),
      { team: 'x', env: 'test' },
    );
    expect(writes).toBe(0);
  });

  it('writes nothing when the group of an id is spelled in another casing', async () => {
    const { writes, run } = await secondRun(({ azure }) => {
      azure.spell = (id) => id.replace('resourceGroups/Rg-One', 'resourcegroups/RG-ONE');
    });
    expect(writes).toBe(0);
    expect(run.scopes).toMatchObject([{ found: 3, created: 0, updated: 0, missing: 0 }]);
  });

  it('writes what changed, and keeps field, before, after, when and run', async () => {
    const { discovery, writes, run } = await secondRun(
      ({ azure }) => azure.put('a', { sku: 'Premium_LRS', tags: { env: 'prod' } }),
      { env: 'test', team: 'x' },
    );
    expect(writes).toBe(1);
    expect(run.scopes).toMatchObject([{ found: 3, created: 0, updated: 1 }]);
    const [item] = [...discovery.configurationItems.items.values()].filter(
      ({ name }) => name === 'a',
    );
    const { items: history } = await discovery.configurationItems.history(item?.id ?? '', 10);
    expect(history).toEqual([
      {
        id: item?.id,
        at: discovery.now().toISOString(),
        runId: run.id,
        event: 'changed',
        changes: [
          { field: 'attributes.sku', before: 'Standard_LRS', after: 'Premium_LRS' },
          { field: 'tags.env', before: 'test', after: 'prod' },
          { field: 'tags.team', before: 'x', after: null },
        ],
      },
    ]);
    expect(item).toMatchObject({ changedAt: discovery.now().toISOString(), runId: run.id });
    expect(Date.parse(item?.discoveredAt ?? '')).toBeLessThan(Date.parse(item?.changedAt ?? ''));
  });
});
