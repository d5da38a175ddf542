import type { FaultInput } from '../../local/azure/simulator/fault.ts';
import { livingNames, type RunRecord } from './discovery-under-test.ts';
import { type SimulatedDiscovery, simulatedDiscovery } from './simulated-discovery.ts';

let discovery: SimulatedDiscovery;
let subscriptionId: string;
let before: readonly string[];

beforeEach(async () => {
  discovery = await simulatedDiscovery(['storage-account'], { subscriptions: 1 });
  subscriptionId = discovery.tenant.azure.subscriptionIds[0] ?? '';
  expect(await discovery.run()).toMatchObject({ state: 'succeeded' });
  before = livingNames(discovery.configurationItems);
  expect(before.length).toBeGreaterThan(10);
});
afterEach(() => discovery.close());

const LIST = 'Microsoft.Storage/storageAccounts/list';
const READ = 'Microsoft.Storage/storageAccounts/read';

/** Three runs, so that what is missing twice in a row could be retired in the last two. */
async function runThrice(): Promise<RunRecord[]> {
  const runs = [await discovery.run(), await discovery.run(), await discovery.run()];
  expect(livingNames(discovery.configurationItems)).toEqual(before);
  expect(discovery.configurationItems.items.size).toBe(before.length);
  expect(discovery.configurationItems.entries).toEqual([]);
  expect(runs.flatMap(({ scopes }) => scopes.map(({ retired }) => retired))).toEqual([0, 0, 0]);
  return runs;
}

describe('nothing is retired', () => {
  it.each<[string, FaultInput, { code: string }]>([
    [
      'the second page is refused',
      {
        match: { operation: LIST, page: 2 },
        effect: { kind: 'error', status: 403, code: 'AuthorizationFailed' },
      },
      { code: 'azure_access_denied' },
    ],
    [
      'the link to the next page is dead',
      { match: { operation: LIST, page: 3 }, effect: { kind: 'provider-error' } },
      { code: 'azure_unavailable' },
    ],
    [
      'a gateway answers a page with HTML',
      { match: { operation: LIST, page: 2 }, effect: { kind: 'html', status: 502 } },
      { code: 'azure_unavailable' },
    ],
    [
      'every connection is cut',
      { match: { operation: LIST }, effect: { kind: 'reset' } },
      { code: 'azure_unavailable' },
    ],
    [
      'Azure throttles without end',
      { match: { operation: LIST, page: 2 }, effect: { kind: 'throttle' } },
      { code: 'azure_throttled' },
    ],
    [
      'the list says that the subscription is gone',
      { match: { operation: LIST }, effect: { kind: 'subscription-gone' } },
      { code: 'azure_not_found' },
    ],
  ])('when %s: the scope is failed and says why', async (_case, fault, error) => {
    await discovery.tenant.simulator.addFault(fault);
    for (const { state, error: reason, scopes } of await runThrice()) {
      expect({ state, reason }).toMatchObject({ state: 'failed', reason: error });
      expect(scopes).toMatchObject([{ state: 'failed', missing: 0, held: 0, error }]);
    }
  });

  it('when the list leaves most out and answers 200: asked by id, Azure has them', async () => {
    await discovery.tenant.simulator.addFault({
      match: { operation: LIST },
      effect: { kind: 'under-report', keep: 0.75 },
    });
    const [first, second] = await runThrice();
    expect(first?.scopes[0]?.missing).toBeGreaterThan(0);
    expect(second).toMatchObject({ state: 'succeeded', scopes: [{ held: 0, retired: 0 }] });
  });

  it('when the list comes back empty with 200: what it lacks waits for a person', async () => {
    await discovery.tenant.simulator.addFault({
      match: { operation: LIST },
      effect: { kind: 'empty' },
    });
    const runs = await runThrice();
    expect(runs.map(({ state }) => state)).toEqual([
      'succeeded',
      'needs_approval',
      'needs_approval',
    ]);
    expect(runs[0]?.scopes).toMatchObject([{ state: 'complete', missing: before.length, held: 0 }]);
    expect(runs[1]?.scopes).toMatchObject([{ state: 'complete', missing: 0, held: before.length }]);
  });

  it.each<[string, FaultInput['effect'], string]>([
    ['404 because the subscription is', { kind: 'subscription-gone' }, 'azure_not_found'],
    [
      '403 instead of 404',
      { kind: 'error', status: 403, code: 'AuthorizationFailed' },
      'azure_access_denied',
    ],
    ['with an error of its own', { kind: 'provider-error' }, 'azure_unavailable'],
  ])('when a missing resource is asked for and Azure answers %s', async (_case, effect, code) => {
    await discovery.tenant.simulator.addFault({
      match: { operation: LIST },
      effect: { kind: 'under-report', keep: 0.75 },
    });
    await discovery.tenant.simulator.addFault({ match: { operation: READ }, effect });
    const [first, second, third] = await runThrice();
    expect(first).toMatchObject({ state: 'succeeded' });
    for (const run of [second, third]) {
      expect(run).toMatchObject({
        state: 'partial',
        scopes: [{ state: 'complete', error: { code } }],
      });
    }
  });

  it('when the subscription is disabled: it is skipped', async () => {
    await discovery.tenant.simulator.change({
      change: 'set-subscription-state',
      subscriptionId,
      state: 'Disabled',
    });
    for (const run of await runThrice()) {
      expect(run).toMatchObject({
        state: 'failed',
        scopes: [{ state: 'skipped', error: { code: 'subscription_not_enabled' } }],
      });
    }
  });

  it('when the role on the subscription is lost', async () => {
    await discovery.tenant.simulator.change({
      change: 'set-access',
      subscriptionId,
      role: 'none',
    });
    for (const run of await runThrice()) {
      expect(run).toMatchObject({
        state: 'failed',
        scopes: [{ state: 'failed', error: { code: 'azure_access_denied' } }],
      });
    }
  });

  it('when the role is left on one resource group only, and Azure filters lists silently', async () => {
    const [group = ''] = new Set(
      [...discovery.configurationItems.items.values()].map((item) => item.resourceGroup),
    );
    await discovery.tenant.simulator.change({
      change: 'set-access',
      subscriptionId,
      role: 'reader',
      resourceGroups: [group],
    });
    const [first, ...later] = await runThrice();
    expect(first?.scopes[0]?.missing).toBeGreaterThan(0);
    for (const { state, error } of later) {
      expect({ state, code: error?.code }).toEqual({
        state: 'partial',
        code: 'azure_access_denied',
      });
    }
  });

  it('when the settings are narrowed to a region: what is outside is left alone', async () => {
    const regions = [...discovery.configurationItems.items.values()].map(({ region }) => region);
    const [region = ''] = regions;
    await discovery.change({ regions: [region ?? ''] });
    const kept = regions.filter((other) => other === region).length;
    expect(kept).toBeLessThan(before.length);
    for (const run of await runThrice()) {
      expect(run).toMatchObject({ state: 'succeeded', scopes: [{ found: kept, missing: 0 }] });
    }
  });

  it('when a resource type is left out of the settings', async () => {
    await discovery.change({ resourceTypes: ['cosmos-database'] });
    const runs = [await discovery.run(), await discovery.run(), await discovery.run()];
    expect(livingNames(discovery.configurationItems)).toEqual(expect.arrayContaining([...before]));
    expect(runs.flatMap(({ scopes }) => scopes.map((scope) => scope.resourceType))).toEqual([
      'cosmos-database',
      'cosmos-database',
      'cosmos-database',
    ]);
  });

  it('when a subscription is taken out of the settings', async () => {
    await discovery.change({ subscriptionIds: ['11111111-1bf0-4dda-aec3-cb9272f09590'] });
    const runs = [await discovery.run(), await discovery.run(), await discovery.run()];
    expect(livingNames(discovery.configurationItems)).toEqual(before);
    expect(runs.map(({ scopes }) => scopes.map((scope) => scope.subscriptionId))).toEqual(
      runs.map(() => ['11111111-1bf0-4dda-aec3-cb9272f09590']),
    );
  });
});
