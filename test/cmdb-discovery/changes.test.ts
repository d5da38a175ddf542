import { type FollowedTenant, followedTenant } from './followed-tenant.ts';
import type { SimulatedDiscovery } from './simulated-discovery.ts';

let tenant: FollowedTenant;
let discovery: SimulatedDiscovery;

beforeEach(async () => {
  tenant = await followedTenant();
  discovery = tenant.discovery;
});
afterEach(() => discovery.close());

describe('following the changes of a tenant', () => {
  it('begins where it is first asked, and does nothing yet', async () => {
    expect(await tenant.watermark()).toBe(new Date(discovery.clock.now - 300_000).toISOString());
    const { items: runs } = await discovery.runs.latest(discovery.integration.id, 'changes', 5);
    expect(runs).toEqual([]);
  });

  it('costs no read of a resource and no write when nothing changed, and moves the watermark', async () => {
    const { writes } = discovery.configurationItems;
    expect(await tenant.follow()).toMatchObject({ state: 'succeeded', moved: true, scopes: [] });
    expect(discovery.configurationItems.writes).toBe(writes);
  });

  it('brings in what was created', async () => {
    const before = tenant.items('storage-account').length;
    await discovery.tenant.simulator.change({
      change: 'add',
      kind: 'storageAccounts',
      subscriptionId: tenant.subscriptionId,
      count: 2,
    });
    const run = await tenant.follow();
    expect(run).toMatchObject({ state: 'succeeded', moved: true });
    expect(run.scopes).toMatchObject([{ resourceType: 'storage-account', created: 2, found: 2 }]);
    expect(tenant.items('storage-account')).toHaveLength(before + 2);
  });

  it('brings in what was updated, with its history', async () => {
    const account = tenant.first('storage-account');
    await discovery.tenant.simulator.change({
      change: 'update',
      id: account.armId,
      patch: { tags: { owner: 'ann' } },
    });
    expect(await tenant.follow()).toMatchObject({ state: 'succeeded', scopes: [{ updated: 1 }] });
    const { items: history } = await discovery.configurationItems.history(account.id, 1);
    expect(history[0]?.changes).toContainEqual({ field: 'tags.owner', before: null, after: 'ann' });
  });

  it('retires what was deleted at once: the feed and Azure agree', async () => {
    const account = tenant.first('storage-account');
    await discovery.tenant.simulator.change({ change: 'delete', id: account.armId });
    expect(await tenant.follow()).toMatchObject({ state: 'succeeded', scopes: [{ retired: 1 }] });
    expect((await discovery.configurationItems.get(account.id))?.retiredAt).not.toBeNull();
  });

  it('follows a resource that was moved to its new id', async () => {
    const account = tenant.first('storage-account');
    const { id = '' } = await discovery.tenant.simulator.change({
      change: 'move',
      id: account.armId,
      resourceGroup: 'elsewhere',
    });
    const run = await tenant.follow();
    expect(run).toMatchObject({ state: 'succeeded', scopes: [{ created: 1, retired: 1 }] });
    expect((await discovery.configurationItems.get(account.id))?.retiredAt).not.toBeNull();
    expect((await discovery.configurationItems.get(id.toLowerCase()))?.retiredAt).toBeNull();
  });

  it('retires the databases of a server that was deleted', async () => {
    const database = tenant.first('sql-database');
    const siblings = tenant
      .items('sql-database')
      .filter(({ relatedId }) => relatedId === database.relatedId);
    await discovery.tenant.simulator.change({ change: 'delete', id: database.relatedId ?? '' });
    const run = await tenant.follow();
    expect(run.state).toBe('succeeded');
    expect(
      await Promise.all(
        siblings.map(async ({ id }) => (await discovery.configurationItems.get(id))?.retiredAt),
      ),
    ).not.toContain(null);
  });

  it('reads only the resource types and regions of the settings', async () => {
    const { region } = tenant.first('storage-account');
    await discovery.change({ resourceTypes: ['virtual-machine'], regions: [region ?? ''] });
    const account = tenant.first('storage-account');
    const { writes } = discovery.configurationItems;
    await discovery.tenant.simulator.change({
      change: 'update',
      id: account.armId,
      patch: { tags: { owner: 'ann' } },
    });
    expect(await tenant.follow()).toMatchObject({ state: 'succeeded', scopes: [] });
    expect(discovery.configurationItems.writes).toBe(writes);
  });

  it('retires nothing of what the feed calls deleted when Azure has it', async () => {
    const account = tenant.first('storage-account');
    await discovery.tenant.simulator.change({ change: 'delete', id: account.armId });
    await discovery.tenant.simulator.addFault({
      match: { operation: 'Microsoft.Storage/storageAccounts/read' },
      effect: { kind: 'error', status: 403, code: 'AuthorizationFailed' },
    });
    expect(await tenant.follow()).toMatchObject({
      state: 'failed',
      moved: false,
      error: { code: 'azure_access_denied' },
      scopes: [{ state: 'failed', retired: 0 }],
    });
    expect((await discovery.configurationItems.get(account.id))?.retiredAt).toBeNull();
  });

  it('retires nothing of what Azure has not when the feed does not call it deleted', async () => {
    const account = tenant.first('storage-account');
    await discovery.tenant.simulator.change({
      change: 'update',
      id: account.armId,
      patch: { tags: { owner: 'ann' } },
    });
    await discovery.tenant.simulator.addFault({
      match: { operation: 'Microsoft.Storage/storageAccounts/read' },
      effect: { kind: 'error', status: 404, code: 'ResourceNotFound' },
    });
    expect(await tenant.follow()).toMatchObject({ state: 'succeeded', scopes: [{ retired: 0 }] });
    expect((await discovery.configurationItems.get(account.id))?.retiredAt).toBeNull();
  });
});
