import type { ConfigurationItem } from '../../lambdas/shared/domain/configuration-item.ts';
import { living } from './discovery-under-test.ts';
import { type SimulatedDiscovery, simulatedDiscovery } from './simulated-discovery.ts';

let discovery: SimulatedDiscovery;
let subscriptionId: string;

beforeEach(async () => {
  discovery = await simulatedDiscovery(['storage-account', 'virtual-machine', 'sql-database'], {
    size: 120,
    subscriptions: 2,
  });
  subscriptionId = discovery.tenant.azure.subscriptionIds[0] ?? '';
  await discovery.run();
  // Long after the tenant came to be, so that nothing of that is news.
  discovery.clock.now += 3_600_000;
  expect(await discovery.follow()).toBe('first');
  discovery.clock.now += 300_000;
});
afterEach(() => discovery.close());

function items(type: ConfigurationItem['resourceType']): ConfigurationItem[] {
  return living(discovery.configurationItems).filter(
    (item) => item.resourceType === type && item.subscriptionId === subscriptionId,
  );
}

function first(type: ConfigurationItem['resourceType']): ConfigurationItem {
  const [item] = items(type);
  if (!item) throw new Error(`The tenant has no ${type}.`);
  return item;
}

const watermark = () => discovery.watermarks.get(discovery.integration.id);

async function lastChanges() {
  const { items: runs } = await discovery.runs.latest(discovery.integration.id, 'changes', 1);
  return discovery.record(runs[0]?.id ?? '');
}

/** Follows the changes five minutes later; the run's record, and how far it moved the watermark. */
async function follow() {
  const before = await watermark();
  discovery.clock.now += 300_000;
  const outcome = await discovery.follow();
  const run = await lastChanges();
  expect(run.state).toBe(outcome);
  return { ...run, moved: (await watermark()) !== before };
}

const GRAPH = 'Microsoft.ResourceGraph/resources';

describe('following the changes of a tenant', () => {
  it('begins where it is first asked, and does nothing yet', async () => {
    expect(await watermark()).toBe(new Date(discovery.clock.now - 300_000).toISOString());
    const { items: runs } = await discovery.runs.latest(discovery.integration.id, 'changes', 5);
    expect(runs).toEqual([]);
  });

  it('costs no read of a resource and no write when nothing changed, and moves the watermark', async () => {
    const { writes } = discovery.configurationItems;
    expect(await follow()).toMatchObject({ state: 'succeeded', moved: true, scopes: [] });
    expect(discovery.configurationItems.writes).toBe(writes);
  });

  it('brings in what was created', async () => {
    const before = items('storage-account').length;
    await discovery.tenant.simulator.change({
      change: 'add',
      kind: 'storageAccounts',
      subscriptionId,
      count: 2,
    });
    const run = await follow();
    expect(run).toMatchObject({ state: 'succeeded', moved: true });
    expect(run.scopes).toMatchObject([{ resourceType: 'storage-account', created: 2, found: 2 }]);
    expect(items('storage-account')).toHaveLength(before + 2);
  });

  it('brings in what was updated, with its history', async () => {
    const account = first('storage-account');
    await discovery.tenant.simulator.change({
      change: 'update',
      id: account.armId,
      patch: { tags: { owner: 'ann' } },
    });
    expect(await follow()).toMatchObject({ state: 'succeeded', scopes: [{ updated: 1 }] });
    const { items: history } = await discovery.configurationItems.history(account.id, 1);
    expect(history[0]?.changes).toContainEqual({ field: 'tags.owner', before: null, after: 'ann' });
  });

  it('retires what was deleted at once: the feed and Azure agree', async () => {
    const account = first('storage-account');
    await discovery.tenant.simulator.change({ change: 'delete', id: account.armId });
    expect(await follow()).toMatchObject({ state: 'succeeded', scopes: [{ retired: 1 }] });
    expect((await discovery.configurationItems.get(account.id))?.retiredAt).not.toBeNull();
  });

  it('follows a resource that was moved to its new id', async () => {
    const account = first('storage-account');
    const { id = '' } = await discovery.tenant.simulator.change({
      change: 'move',
      id: account.armId,
      resourceGroup: 'elsewhere',
    });
    const run = await follow();
    expect(run).toMatchObject({ state: 'succeeded', scopes: [{ created: 1, retired: 1 }] });
    expect((await discovery.configurationItems.get(account.id))?.retiredAt).not.toBeNull();
    expect((await discovery.configurationItems.get(id.toLowerCase()))?.retiredAt).toBeNull();
  });

  it('retires the databases of a server that was deleted', async () => {
    const database = first('sql-database');
    const siblings = items('sql-database').filter(
      ({ relatedId }) => relatedId === database.relatedId,
    );
    await discovery.tenant.simulator.change({ change: 'delete', id: database.relatedId ?? '' });
    const run = await follow();
    expect(run.state).toBe('succeeded');
    expect(
      await Promise.all(
        siblings.map(async ({ id }) => (await discovery.configurationItems.get(id))?.retiredAt),
      ),
    ).not.toContain(null);
  });

  it('reads only the resource types and regions of the settings', async () => {
    const { region } = first('storage-account');
    await discovery.change({ resourceTypes: ['virtual-machine'], regions: [region ?? ''] });
    const account = first('storage-account');
    const { writes } = discovery.configurationItems;
    await discovery.tenant.simulator.change({
      change: 'update',
      id: account.armId,
      patch: { tags: { owner: 'ann' } },
    });
    expect(await follow()).toMatchObject({ state: 'succeeded', scopes: [] });
    expect(discovery.configurationItems.writes).toBe(writes);
  });

  it('retires nothing of what the feed calls deleted when Azure has it', async () => {
    const account = first('storage-account');
    await discovery.tenant.simulator.change({ change: 'delete', id: account.armId });
    await discovery.tenant.simulator.addFault({
      match: { operation: 'Microsoft.Storage/storageAccounts/read' },
      effect: { kind: 'error', status: 403, code: 'AuthorizationFailed' },
    });
    expect(await follow()).toMatchObject({
      state: 'failed',
      moved: false,
      error: { code: 'azure_access_denied' },
      scopes: [{ state: 'failed', retired: 0 }],
    });
    expect((await discovery.configurationItems.get(account.id))?.retiredAt).toBeNull();
  });

  it('retires nothing of what Azure has not when the feed does not call it deleted', async () => {
    const account = first('storage-account');
    await discovery.tenant.simulator.change({
      change: 'update',
      id: account.armId,
      patch: { tags: { owner: 'ann' } },
    });
    await discovery.tenant.simulator.addFault({
      match: { operation: 'Microsoft.Storage/storageAccounts/read' },
      effect: { kind: 'error', status: 404, code: 'ResourceNotFound' },
    });
    expect(await follow()).toMatchObject({ state: 'succeeded', scopes: [{ retired: 0 }] });
    expect((await discovery.configurationItems.get(account.id))?.retiredAt).toBeNull();
  });

  it('looks again next time when a resource could not be read, and misses no other', async () => {
    const [one, other] = items('storage-account');
    for (const item of [one, other]) {
      const patch = { tags: { owner: 'ann' } };
      await discovery.tenant.simulator.change({ change: 'update', id: item?.armId ?? '', patch });
    }
    await discovery.tenant.simulator.addFault({
      match: { path: `storageAccounts/${one?.name}` },
      effect: { kind: 'provider-error' },
    });
    expect(await follow()).toMatchObject({ moved: false, scopes: [{ updated: 1 }] });
    expect((await discovery.configurationItems.get(other?.id ?? ''))?.tags.owner).toBe('ann');
    await discovery.tenant.simulator.clearFaults();
    expect(await follow()).toMatchObject({ state: 'succeeded', moved: true });
    expect((await discovery.configurationItems.get(one?.id ?? ''))?.tags.owner).toBe('ann');
  });

  it('looks again next time when Resource Graph does not answer', async () => {
    await discovery.tenant.simulator.addFault({
      match: { operation: GRAPH },
      effect: { kind: 'provider-error' },
    });
    expect(await follow()).toMatchObject({
      state: 'failed',
      moved: false,
      error: { code: 'azure_unavailable' },
    });
  });

  it('finds what the feed shows minutes late', async () => {
    await discovery.tenant.simulator.change({ change: 'set-change-feed', lag: 240_000 });
    const account = first('storage-account');
    discovery.clock.now += 299_000;
    await discovery.tenant.simulator.change({ change: 'delete', id: account.armId });
    discovery.clock.now -= 299_000;
    expect(await follow()).toMatchObject({ state: 'succeeded', moved: true, scopes: [] });
    expect(await follow()).toMatchObject({ state: 'succeeded', scopes: [{ retired: 1 }] });
  });

  it('says which subscriptions it cannot read, brings in the others, and keeps the watermark', async () => {
    const account = first('storage-account');
    await discovery.tenant.simulator.change({ change: 'delete', id: account.armId });
    const other = discovery.tenant.azure.subscriptionIds[1] ?? '';
    await discovery.tenant.simulator.change({
      change: 'set-access',
      subscriptionId: other,
      role: 'none',
    });
    expect(await follow()).toMatchObject({
      state: 'partial',
      moved: false,
      error: { code: 'azure_access_denied', message: expect.stringContaining(other) },
      scopes: [{ subscriptionId, retired: 1 }],
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
    expect(await follow()).toMatchObject({
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
    expect(await watermark()).toBe(discovery.now().toISOString());
  });

  it('leaves it to the next time while another run goes on', async () => {
    const before = await watermark();
    const account = first('storage-account');
    await discovery.tenant.simulator.change({ change: 'delete', id: account.armId });
    const now = discovery.now().toISOString();
    const until = new Date(discovery.clock.now + 60_000).toISOString();
    await discovery.leases.acquire(discovery.integration.id, 'other', now, until);
    expect(await discovery.follow()).toBe('busy');
    expect(await watermark()).toBe(before);
    expect(await follow()).toMatchObject({ state: 'succeeded', scopes: [{ retired: 1 }] });
  });
});
