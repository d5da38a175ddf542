import { collectSubscription } from '../../lambdas/cmdb-discovery/collect-subscription.ts';
import type { ResourceType } from '../../lambdas/cmdb-discovery/resource-types/resource-type.ts';
import type { DiscoveredItem } from '../../lambdas/shared/domain/configuration-item.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { IntegrationError } from '../../lambdas/shared/domain/integration-error.ts';
import type { ResourceManager } from '../../lambdas/shared/domain/resource-manager.ts';
import { integration, SUBSCRIPTION_ID } from '../fixtures/integration.ts';
import { storageAccount } from '../fixtures/storage-account.ts';
import { memoryConfigurationItemStore } from '../memory/memory-configuration-item-store.ts';
import { memoryIntegrationStore } from '../memory/memory-integration-store.ts';
import { memoryRunStore } from '../memory/memory-run-store.ts';

const denied = new IntegrationError('azure_access_denied', 'Denied.', 'Apply Reader role.');

function storage(pages: readonly (readonly DiscoveredItem[] | Error)[]): ResourceType {
  return {
    name: 'storage-account',
    ciClass: 'azure_storage',
    async *discover() {
      for (const page of pages) {
        if (page instanceof Error) throw page;
        yield page;
      }
    },
  };
}

const noMachines: ResourceType = {
  name: 'virtual-machine',
  ciClass: 'azure_vm',
  async *discover() {
    yield [];
  },
};

interface Tenant {
  readonly pages?: readonly (readonly DiscoveredItem[] | Error)[];
  readonly settings?: Partial<Integration>;
  readonly state?: string;
  readonly signIn?: Error;
}

async function collect({ pages = [], settings = {}, state = 'Enabled', signIn }: Tenant) {
  const runs = memoryRunStore();
  const configurationItems = memoryConfigurationItemStore();
  const integrations = memoryIntegrationStore();
  await integrations.create(integration(settings));
  const azure: ResourceManager = {
    statistics: { calls: 2, retries: 1 },
    get: async () => ({ state }),
    async *pages() {
      yield [];
    },
  };
  await collectSubscription(
    { runId: 'run', integrationId: integration().id, subscriptionId: SUBSCRIPTION_ID },
    {
      runs,
      configurationItems,
      integrations,
      resourceTypes: [noMachines, storage(pages)],
      connect: async () => {
        if (signIn) throw signIn;
        return () => azure;
      },
      now: () => new Date('2026-01-01T00:00:00Z'),
    },
  );
  const scopes = await Array.fromAsync(runs.scopes('run'));
  const scope = (type: string) => scopes.find(({ resourceType }) => resourceType === type);
  return { configurationItems, scopes, scope };
}

describe('collecting a subscription', () => {
  it('stores every page and tells how it went', async () => {
    const { configurationItems, scope } = await collect({
      pages: [[storageAccount('a'), storageAccount('b')], [], [storageAccount('c')]],
    });
    expect([...configurationItems.items.values()].map((item) => item.name).toSorted()).toEqual([
      'a',
      'b',
      'c',
    ]);
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
    const { configurationItems, scope } = await collect({ pages: [[storageAccount('a')], denied] });
    expect(configurationItems.items.size).toBe(1);
    expect(scope('storage-account')).toMatchObject({
      state: 'failed',
      error: { code: 'azure_access_denied', message: 'Denied.', fix: 'Apply Reader role.' },
    });
  });

  it('goes on with the other scopes when one fails', async () => {
    const { scope } = await collect({ pages: [denied] });
    expect(scope('virtual-machine')).toMatchObject({ state: 'complete' });
  });

  it('keeps only the regions of the settings', async () => {
    const { configurationItems, scope } = await collect({
      settings: { regions: ['westeurope'] },
      pages: [
        [
          storageAccount('a', { region: 'westeurope' }),
          storageAccount('b', { region: 'eastus' }),
          storageAccount('c', { region: null }),
        ],
      ],
    });
    expect([...configurationItems.items.values()].map((item) => item.name)).toEqual(['a']);
    expect(scope('storage-account')?.found).toBe(1);
  });

  it('reads only the resource types of the settings', async () => {
    const { scopes } = await collect({ settings: { resourceTypes: ['virtual-machine'] } });
    expect(scopes.map((scope) => scope.resourceType)).toEqual(['virtual-machine']);
  });

  it('skips a subscription that is not enabled', async () => {
    const { scopes, configurationItems } = await collect({
      state: 'Disabled',
      pages: [[storageAccount('a')]],
    });
    expect(configurationItems.writes).toBe(0);
    expect(scopes.map(({ state, error }) => [state, error?.code])).toEqual([
      ['skipped', 'subscription_not_enabled'],
      ['skipped', 'subscription_not_enabled'],
    ]);
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
});
