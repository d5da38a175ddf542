import { lastSeen } from '../../lambdas/integration-hub/cmdb/last-seen.ts';
import type { ConfigurationItem } from '../../lambdas/shared/domain/configuration-item.ts';
import { type MemoryDiscovery, memoryDiscovery } from '../cmdb-discovery/memory-discovery.ts';

function find({ configurationItems }: MemoryDiscovery, name: string): ConfigurationItem {
  const item = [...configurationItems.items.values()].find((one) => one.name === name);
  if (!item) throw new Error(`There is no ${name}.`);
  return item;
}

/** When the item of this name was last seen, and how the clock stands. */
const seen = (discovery: MemoryDiscovery, name = 'a') =>
  lastSeen(find(discovery, name), discovery.runs);

describe('when an item was last seen', () => {
  it('is when its scope was last read completely, though nothing was written', async () => {
    const discovery = memoryDiscovery(['a'], {}, 1000);
    await discovery.run();
    const { startedAt } = await discovery.run();
    expect(discovery.configurationItems.writes).toBe(1);
    expect(await seen(discovery)).toBe(startedAt);
  });

  it('is not when a run failed to read its scope', async () => {
    const discovery = memoryDiscovery(['a'], {}, 1000);
    await discovery.run();
    const { startedAt } = await discovery.run();
    discovery.azure.trouble = { refusedPage: 1 };
    await discovery.run();
    expect(await seen(discovery)).toBe(startedAt);
  });

  it('is when a change of it was brought in since', async () => {
    const discovery = memoryDiscovery(['a'], {}, 1000);
    await discovery.run();
    await discovery.follow();
    discovery.azure.put('a', { sku: 'Premium_LRS' });
    discovery.clock.now += 300_000;
    await discovery.follow();
    expect(await seen(discovery)).toBe(find(discovery, 'a').changedAt);
  });

  it('is the run before the one that missed it, also when it is retired', async () => {
    const discovery = memoryDiscovery(['a', 'b'], {}, 1000);
    await discovery.run();
    const { startedAt } = await discovery.run();
    discovery.azure.delete('a');
    for (let run = 0; run < 3; run += 1) {
      await discovery.run();
      expect(await seen(discovery)).toBe(startedAt);
    }
    expect(find(discovery, 'a').retiredAt).not.toBeNull();
  });

  it('is before it was seen to be deleted, whatever was read since', async () => {
    const discovery = memoryDiscovery(['a', 'b'], {}, 1000);
    await discovery.run();
    const { startedAt } = await discovery.run();
    await discovery.follow();
    discovery.azure.delete('a');
    discovery.clock.now += 300_000;
    expect(await discovery.follow()).toBe('succeeded');
    expect(find(discovery, 'a').retiredAt).not.toBeNull();
    const later = await discovery.run();
    expect(await seen(discovery)).toBe(startedAt);
    expect(await seen(discovery, 'b')).toBe(later.startedAt);
  });
});
