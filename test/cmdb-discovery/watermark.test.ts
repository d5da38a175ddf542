import { type FollowedTenant, followedTenant } from './followed-tenant.ts';
import type { SimulatedDiscovery } from './simulated-discovery.ts';

let tenant: FollowedTenant;
let discovery: SimulatedDiscovery;

beforeEach(async () => {
  tenant = await followedTenant();
  discovery = tenant.discovery;
});
afterEach(() => discovery.close());

describe('the watermark of the change feed', () => {
  it('looks again next time when a resource could not be read, and misses no other', async () => {
    const [one, other] = tenant.items('storage-account');
    for (const item of [one, other]) {
      const patch = { tags: { owner: 'ann' } };
      await discovery.tenant.simulator.change({ change: 'update', id: item?.armId ?? '', patch });
    }
    await discovery.tenant.simulator.addFault({
      match: { path: `storageAccounts/${one?.name}` },
      effect: { kind: 'provider-error' },
    });
    expect(await tenant.follow()).toMatchObject({ moved: false, scopes: [{ updated: 1 }] });
    expect((await discovery.configurationItems.get(other?.id ?? ''))?.tags.owner).toBe('ann');
    await discovery.tenant.simulator.clearFaults();
    expect(await tenant.follow()).toMatchObject({ state: 'succeeded', moved: true });
    expect((await discovery.configurationItems.get(one?.id ?? ''))?.tags.owner).toBe('ann');
  });

  it('looks again next time when Resource Graph does not answer', async () => {
    await discovery.tenant.simulator.addFault({
      match: { operation: 'Microsoft.ResourceGraph/resources' },
      effect: { kind: 'provider-error' },
    });
    expect(await tenant.follow()).toMatchObject({
      state: 'failed',
      moved: false,
      error: { code: 'azure_unavailable' },
    });
  });

  it('finds what the feed shows minutes late', async () => {
    await discovery.tenant.simulator.change({ change: 'set-change-feed', lag: 240_000 });
    const account = tenant.first('storage-account');
    discovery.clock.now += 299_000;
    await discovery.tenant.simulator.change({ change: 'delete', id: account.armId });
    discovery.clock.now -= 299_000;
    expect(await tenant.follow()).toMatchObject({ state: 'succeeded', moved: true, scopes: [] });
    expect(await tenant.follow()).toMatchObject({ state: 'succeeded', scopes: [{ retired: 1 }] });
  });

  it('says which subscriptions it cannot read, and goes on with the others', async () => {
    const account = tenant.first('storage-account');
    await discovery.tenant.simulator.change({ change: 'delete', id: account.armId });
    const other = discovery.tenant.azure.subscriptionIds[1] ?? '';
    await discovery.tenant.simulator.change({
      change: 'set-access',
      subscriptionId: other,
      role: 'none',
    });
    expect(await tenant.follow()).toMatchObject({
      state: 'partial',
      moved: true,
      error: { code: 'azure_access_denied', message: expect.stringContaining(other) },
      scopes: [{ subscriptionId: tenant.subscriptionId, retired: 1 }],
    });
  });

  it('fails when it can read no subscription', async () => {
    for (const one of discovery.tenant.azure.subscriptionIds) {
      await discovery.tenant.simulator.change({
        change: 'set-access',
        subscriptionId: one,
        role: 'none',
      });
    }
    expect(await tenant.follow()).toMatchObject({
      state: 'failed',
      moved: false,
      error: { code: 'azure_access_denied' },
    });
  });

  it('starts a full run when the feed may have forgotten', async () => {
    discovery.clock.now += 7 * 24 * 3_600_000;
    expect(await discovery.follow()).toBe('full run');
    const { items: runs } = await discovery.runs.latest(discovery.integration.id, 'full', 1);
    expect(discovery.started).toEqual([runs[0]?.id]);
    expect(runs[0]).toMatchObject({ state: 'queued', trigger: 'schedule' });
    expect(await tenant.watermark()).toBe(discovery.now().toISOString());
  });

  it('leaves it to the next time while another run goes on', async () => {
    const before = await tenant.watermark();
    const account = tenant.first('storage-account');
    await discovery.tenant.simulator.change({ change: 'delete', id: account.armId });
    const now = discovery.now().toISOString();
    const until = new Date(discovery.clock.now + 60_000).toISOString();
    await discovery.leases.acquire(discovery.integration.id, 'other', now, until);
    expect(await discovery.follow()).toBe('busy');
    expect(await tenant.watermark()).toBe(before);
    expect(await tenant.follow()).toMatchObject({ state: 'succeeded', scopes: [{ retired: 1 }] });
  });
});
