import {
  type CollectPorts,
  collectSubscription,
} from '../../lambdas/cmdb-discovery/collect-subscription.ts';
import type { ResourceType } from '../../lambdas/cmdb-discovery/resource-types/resource-type.ts';
import type { DiscoveredItem } from '../../lambdas/shared/domain/configuration-item.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { IntegrationError } from '../../lambdas/shared/domain/integration-error.ts';
import type { ResourceManager } from '../../lambdas/shared/domain/resource-manager.ts';
import { integration, SUBSCRIPTION_ID } from '../fixtures/integration.ts';
import { storageAccount } from '../fixtures/storage-account.ts';
import { memoryConfigurationItemStore } from '../memory/memory-configuration-item-store.ts';
import { memoryIntegrationStore } from '../memory/memory-integration-store.ts';
import { memoryLeaseStore } from '../memory/memory-lease-store.ts';
import { memoryRunStore } from '../memory/memory-run-store.ts';
import { livingNames } from './discovery-under-test.ts';

const denied = new IntegrationError('azure_access_denied', 'Denied.', 'Apply Reader role.');
const NOW = '2026-01-01T00:00:00.000Z';

type Pages = readonly (readonly DiscoveredItem[] | Error)[];

/** A type whose list has these pages, or breaks at one. */
function typeOf(name: ResourceType['name'], pages: Pages): ResourceType {
  return {
    name,
    ciClass: 'azure_storage',
    apiVersion: '2025-08-01',
    armTypes: [],
    async *discover(_azure, _subscriptionId, _recall, cursor = '0') {
      for (const [index, page] of pages.entries()) {
        if (index < Number(cursor)) continue;
        if (page instanceof Error) throw page;
        yield { items: page, cursor: index + 1 < pages.length ? String(index + 1) : undefined };
      }
    },
    read: async () => [],
  };
}

interface Tenant {
  readonly pages?: Pages;
  readonly settings?: Partial<Integration>;
  readonly state?: string;
  readonly signIn?: Error;
  readonly ports?: Partial<CollectPorts>;
}

async function collect({ pages = [[]], settings = {}, signIn, ...rest }: Tenant) {
  const { state = 'Enabled', ports = {} } = rest;
  const runs = memoryRunStore();
  const leases = memoryLeaseStore();
  const configurationItems = memoryConfigurationItemStore();
  const integrations = memoryIntegrationStore();
  await integrations.create(integration(settings));
  await leases.acquire(integration().id, 'run', NOW, '2026-01-01T01:00:00.000Z');
  const azure: ResourceManager = {
    statistics: { calls: 2, retries: 1 },
    get: async () => ({ state }),
    query: async () => ({}),
    async *pages() {
      yield { resources: [], next: undefined };
    },
  };
  const request = { runId: 'run', integrationId: integration().id, fence: 1 };
  const result = await collectSubscription(
    { ...request, subscriptionId: SUBSCRIPTION_ID, task: 'discover' },
    {
      runs,
      leases,
      configurationItems,
      integrations,
      resourceTypes: [typeOf('virtual-machine', [[]]), typeOf('storage-account', pages)],
      connect: async () => {
        if (signIn) throw signIn;
        return () => azure;
      },
      outOfTime: () => false,
      now: () => new Date(NOW),
      ...ports,
    },
  );
  const scopes = await Array.fromAsync(runs.scopes('run'));
  const scope = (type: string) => scopes.find(({ resourceType }) => resourceType === type);
  return { result, configurationItems, scopes, scope, names: livingNames(configurationItems) };
}

describe('collecting a subscription', () => {
  it('stores every page and tells how it went', async () => {
    const { result, names, scope } = await collect({
      pages: [[storageAccount('a'), storageAccount('b')], [], [storageAccount('c')]],
    });
    expect(result).toEqual({ done: true });
    expect(names).toEqual(['a', 'b', 'c']);
    expect(scope('storage-account')).toMatchObject({
      state: 'complete',
      pages: 3,
      found: 3,
      created: 3,
      updated: 0,
      calls: 2,
      retries: 1,
      error: null,
    });
  });

  it('fails a scope whose list breaks on a later page, and keeps what was read', async () => {
    const { result, names, scope } = await collect({ pages: [[storageAccount('a')], denied] });
    expect(result).toEqual({ done: true });
    expect(names).toEqual(['a']);
    expect(scope('storage-account')).toMatchObject({
      state: 'failed',
      pages: 1,
      found: 1,
      error: { code: 'azure_access_denied', message: 'Denied.', fix: 'Apply Reader role.' },
    });
  });

  it('goes on with the other scopes when one fails', async () => {
    const { scope } = await collect({ pages: [denied] });
    expect(scope('virtual-machine')).toMatchObject({ state: 'complete' });
    expect(scope('storage-account')).toMatchObject({ state: 'failed' });
  });

  it('keeps only the regions of the settings', async () => {
    const { names, scope } = await collect({
      settings: { regions: ['westeurope'] },
      pages: [
        [
          storageAccount('a', { region: 'westeurope' }),
          storageAccount('b', { region: 'eastus' }),
          storageAccount('c', { region: null }),
        ],
      ],
    });
    expect(names).toEqual(['a']);
    expect(scope('storage-account')?.found).toBe(1);
  });

  it('reads only the resource types of the settings', async () => {
    const { scopes } = await collect({ settings: { resourceTypes: ['virtual-machine'] } });
    expect(scopes.map((scope) => scope.resourceType)).toEqual(['virtual-machine']);
  });

  it.each(['Disabled', 'Warned', 'PastDue', 'Deleted'])('skips one that is %s', async (state) => {
    const { result, scopes, configurationItems } = await collect({
      state,
      pages: [[storageAccount('a')]],
    });
    expect(result).toEqual({ done: true });
    expect(configurationItems.writes).toBe(0);
    expect(scopes.map((scope) => [scope.state, scope.error?.code])).toEqual([
      ['skipped', 'subscription_not_enabled'],
      ['skipped', 'subscription_not_enabled'],
    ]);
    expect(scopes[0]?.error?.message).toContain(state);
  });

  it('fails every scope with the reason when it cannot sign in', async () => {
    const signIn = new IntegrationError('azure_sign_in_failed', 'Wrong secret.', 'Enter it again.');
    const { scopes, configurationItems } = await collect({
      signIn,
      pages: [[storageAccount('a')]],
    });
    expect(configurationItems.writes).toBe(0);
    expect(scopes.map(({ state, error }) => [state, error?.code])).toEqual([
      ['failed', 'azure_sign_in_failed'],
      ['failed', 'azure_sign_in_failed'],
    ]);
  });

  it('is not done when the time runs out, and shows how far it is', async () => {
    const { result, names, scope } = await collect({
      pages: [[storageAccount('a')], [storageAccount('b')], [storageAccount('c')]],
      ports: { outOfTime: () => true },
    });
    expect(result).toEqual({ done: false });
    expect(names).toEqual(['a']);
    expect(scope('storage-account')).toMatchObject({ state: 'running', pages: 1, found: 1 });
  });

  it('ends with the reason once its run has lost the lease', async () => {
    const { scope } = await collect({
      pages: [[storageAccount('a')]],
      ports: { leases: { renew: async () => false } },
    });
    expect(scope('storage-account')).toMatchObject({
      state: 'failed',
      error: { code: 'run_superseded' },
    });
  });

  it('says so when its integration is gone', async () => {
    const integrations = memoryIntegrationStore();
    await expect(collect({ ports: { integrations } })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
