import type { ConfigurationItem } from '../../lambdas/shared/domain/configuration-item.ts';
import { living } from './discovery-under-test.ts';
import { type SimulatedDiscovery, simulatedDiscovery } from './simulated-discovery.ts';

let discovery: SimulatedDiscovery;

beforeEach(async () => {
  discovery = await simulatedDiscovery(['storage-account', 'sql-database', 'cosmos-database'], {
    size: 120,
    subscriptions: 1,
  });
  expect(await discovery.run()).toMatchObject({ state: 'succeeded' });
});
afterEach(() => discovery.close());

function items(type: ConfigurationItem['resourceType']): ConfigurationItem[] {
  return living(discovery.configurationItems).filter(({ resourceType }) => resourceType === type);
}

function first(type: ConfigurationItem['resourceType']): ConfigurationItem {
  const [item] = items(type);
  if (!item) throw new Error(`The tenant has no ${type}.`);
  return item;
}

async function scopeOf(type: ConfigurationItem['resourceType']) {
  const { scopes } = await discovery.run();
  return scopes.find(({ resourceType }) => resourceType === type);
}

describe('a resource that was deleted', () => {
  it('is missing in the first run and retired, with its history, in the second', async () => {
    const account = first('storage-account');
    await discovery.tenant.simulator.change({ change: 'delete', id: account.armId });

    expect(await scopeOf('storage-account')).toMatchObject({ missing: 1, retired: 0, held: 0 });
    const missing = await discovery.configurationItems.get(account.id);
    expect(missing).toMatchObject({ retiredAt: null, missingSince: expect.any(String) });

    expect(await scopeOf('storage-account')).toMatchObject({ missing: 0, retired: 1, error: null });
    const retired = await discovery.configurationItems.get(account.id);
    expect(retired).toMatchObject({
      retiredAt: discovery.now().toISOString(),
      attributes: account.attributes,
    });
    const { items: history } = await discovery.configurationItems.history(account.id, 10);
    expect(history).toMatchObject([{ event: 'retired', runId: retired?.runId, changes: [] }]);
  });

  it('stays retired without a further write', async () => {
    const account = first('storage-account');
    await discovery.tenant.simulator.change({ change: 'delete', id: account.armId });
    await discovery.run();
    await discovery.run();
    const { writes } = discovery.configurationItems;
    expect(await scopeOf('storage-account')).toMatchObject({ missing: 0, retired: 0 });
    expect(discovery.configurationItems.writes).toBe(writes);
  });

  it('is asked for once: retiring costs one call per resource', async () => {
    for (const { armId } of items('storage-account').slice(0, 3)) {
      await discovery.tenant.simulator.change({ change: 'delete', id: armId });
    }
    await discovery.run();
    await discovery.tenant.simulator.resetStatistics();
    expect(await scopeOf('storage-account')).toMatchObject({ retired: 3 });
    const { operations } = await discovery.tenant.simulator.statistics();
    // Operations are named in the casing of the path, and proof is asked for by key.
    expect(operations['resource-manager']?.['microsoft.storage/storageaccounts/read']).toBe(3);
  });

  it('went with its server: the parent that is gone is proof', async () => {
    const database = first('sql-database');
    const siblings = items('sql-database').filter(
      ({ relatedId }) => relatedId === database.relatedId,
    );
    const server = database.armId.split('/').slice(0, -2).join('/');
    await discovery.tenant.simulator.change({ change: 'delete', id: server });
    await discovery.run();
    expect(await scopeOf('sql-database')).toMatchObject({ retired: siblings.length, error: null });
  });

  it('went with its resource group: the group that is gone is proof', async () => {
    const account = first('storage-account');
    const group = account.armId.split('/').slice(0, 5).join('/');
    await discovery.tenant.simulator.change({ change: 'delete', id: group });
    await discovery.run();
    await discovery.run();
    expect((await discovery.configurationItems.get(account.id))?.retiredAt).not.toBeNull();
    expect(
      living(discovery.configurationItems).filter(({ id }) => id.startsWith(group.toLowerCase())),
    ).toEqual([]);
  });

  it('was a Cosmos database: its plain NotFound is proof', async () => {
    const database = items('cosmos-database').find(({ armId }) => /databases\//i.test(armId));
    await discovery.tenant.simulator.change({ change: 'delete', id: database?.armId ?? '' });
    await discovery.run();
    expect(await scopeOf('cosmos-database')).toMatchObject({ retired: 1, error: null });
  });

  it('leaves the one that was moved: retired under its old id, created under its new one', async () => {
    const account = first('storage-account');
    const { id } = await discovery.tenant.simulator.change({
      change: 'move',
      id: account.armId,
      resourceGroup: 'elsewhere',
    });
    expect(await scopeOf('storage-account')).toMatchObject({ created: 1, missing: 1 });
    expect(await scopeOf('storage-account')).toMatchObject({ retired: 1 });
    const moved = await discovery.configurationItems.get(id?.toLowerCase() ?? '');
    expect(moved).toMatchObject({ name: account.name, resourceGroup: 'elsewhere' });
  });
});

describe('a resource that comes back', () => {
  const LIST = 'Microsoft.Storage/storageAccounts/list';

  async function hideFromList(hide: boolean) {
    const { simulator } = discovery.tenant;
    await simulator.clearFaults();
    if (!hide) return;
    await simulator.addFault({
      match: { operation: LIST },
      effect: { kind: 'under-report', keep: 0.75 },
    });
  }

  it('before it is retired counts as never missing', async () => {
    await hideFromList(true);
    const missing = (await scopeOf('storage-account'))?.missing;
    expect(missing).toBeGreaterThan(0);
    await hideFromList(false);
    expect(await scopeOf('storage-account')).toMatchObject({ missing: 0, revived: 0, retired: 0 });
    await hideFromList(true);
    expect(await scopeOf('storage-account')).toMatchObject({ missing, retired: 0 });
    expect(discovery.configurationItems.entries).toEqual([]);
  });

  it('after it was retired is revived, and keeps its history and its first discovery', async () => {
    const { simulator } = discovery.tenant;
    await hideFromList(true);
    await simulator.addFault({
      match: { operation: 'Microsoft.Storage/storageAccounts/read' },
      effect: { kind: 'error', status: 404, code: 'ResourceNotFound' },
    });
    const missing = (await scopeOf('storage-account'))?.missing;
    expect(await scopeOf('storage-account')).toMatchObject({ retired: missing });
    const [retired] = [...discovery.configurationItems.items.values()].filter(
      ({ retiredAt }) => retiredAt !== null,
    );
    if (!retired) throw new Error('Nothing was retired.');

    await hideFromList(false);
    expect(await scopeOf('storage-account')).toMatchObject({ revived: missing, created: 0 });
    expect(await discovery.configurationItems.get(retired.id)).toMatchObject({
      retiredAt: null,
      missingSince: null,
      discoveredAt: retired.discoveredAt,
    });
    const { items: history } = await discovery.configurationItems.history(retired.id, 10);
    expect(history.map(({ event }) => event)).toEqual(['revived', 'retired']);
  });
});
