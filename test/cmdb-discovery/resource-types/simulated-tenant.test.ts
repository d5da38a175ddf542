import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { armTypeOf } from '../../../lambdas/cmdb-discovery/resource-types/arm-id.ts';
import { RESOURCE_TYPES } from '../../../lambdas/cmdb-discovery/resource-types/index.ts';
import type {
  DiscoveredPage,
  ResourceType,
} from '../../../lambdas/cmdb-discovery/resource-types/resource-type.ts';
import { connectAs } from '../../../lambdas/shared/azure/connect.ts';
import {
  DiscoveredItem,
  type ResourceTypeName,
} from '../../../lambdas/shared/domain/configuration-item.ts';
import { createSimulatorClient } from '../../../local/azure/simulator-client.ts';
import { type SimulatedAzure, startAzure } from '../../../local/azure/start-azure.ts';
import { createCertificateAuthority } from '../../../local/certificate-authority.ts';
import { recalling, recallNothing } from './answering.ts';

let azure: SimulatedAzure;
const trusted = getCACertificates('default');

beforeAll(async () => {
  const authority = await createCertificateAuthority();
  setDefaultCACertificates([authority.certificate]);
  azure = await startAzure({
    certificate: authority.server,
    size: 240,
    subscriptions: 2,
    // Small ones, so that every type has several.
    maxPageSize: 4,
  });
});
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await azure.close();
});

function open(principal: Partial<Record<'tenantId' | 'clientId' | 'clientSecret', string>> = {}) {
  const { tenantId, clientId, clientSecret, endpoint } = azure;
  return connectAs(
    { cloud: 'public' },
    { tenantId, clientId, clientSecret, ...principal },
    { AZURE_AUTHORITY_HOST: endpoint, AZURE_RESOURCE_MANAGER_ENDPOINT: endpoint },
    () => 60_000,
  );
}

function typeOf(name: ResourceTypeName): ResourceType {
  const type = RESOURCE_TYPES.find((one) => one.name === name);
  if (!type) throw new Error(`There is no ${name}.`);
  return type;
}

async function discover(name: ResourceTypeName, recall = recallNothing): Promise<DiscoveredItem[]> {
  const type = typeOf(name);
  const access = open();
  const items: DiscoveredItem[] = [];
  for (const subscriptionId of azure.subscriptionIds) {
    for await (const page of type.discover(access(), subscriptionId, recall)) {
      items.push(...page.items);
    }
  }
  return items;
}

/** How often each operation of Azure Resource Manager was asked for during `work`. */
async function operationsOf(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = azure.statistics().operations['resource-manager'] ?? {};
  await work();
  const after = azure.statistics().operations['resource-manager'] ?? {};
  const counts = Object.entries(after).map(
    ([operation, count]) => [operation, count - (before[operation] ?? 0)] as const,
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

const kindsOf = (items: readonly DiscoveredItem[]) => new Set(items.map(({ kind }) => kind));

describe('discovering a whole tenant with the real SDKs', () => {
  it.each(RESOURCE_TYPES)(
    'turns every $name into an item of $ciClass',
    async ({ name, ciClass }) => {
      const items = await discover(name);

      expect(items.length).toBeGreaterThan(0);
      expect(DiscoveredItem.array().safeParse(items).error).toBeUndefined();
      expect(items.map((item) => item.class)).toEqual(items.map(() => ciClass));
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      expect(items.every(({ region }) => region && !/[A-Z ]/.test(region))).toBe(true);
    },
  );

  it('knows the address of every machine, whatever the casing of its interface’s id', async () => {
    const machines = await discover('virtual-machine');

    expect(
      machines.filter((item) => item.class === 'azure_vm' && !item.attributes.private_ip),
    ).toEqual([]);
  });

  it('tells function apps from web apps, and the runtime of Windows apps', async () => {
    const apps = await discover('app-service');

    expect(kindsOf(apps)).toContain('functionapp,linux');
    const windows = apps.filter(({ kind }) => kind === 'app');
    expect(windows.length).toBeGreaterThan(0);
    expect(
      windows.filter((app) => app.class === 'azure_app_service' && !app.attributes.runtime),
    ).toEqual([]);
  });

  it('never counts a server’s master among its databases', async () => {
    const databases = await discover('sql-database');

    expect(databases.filter(({ name }) => name === 'master')).toEqual([]);
  });

  it('finds the databases of every Cosmos API', async () => {
    const databases = await discover('cosmos-database');

    expect(kindsOf(databases)).toEqual(
      new Set(['Sql', 'MongoDB', 'Cassandra', 'Gremlin', 'Table']),
    );
  });

  it('counts its calls as Azure does', async () => {
    const before = azure.statistics().requests;
    const access = open()();
    const [first = ''] = azure.subscriptionIds;
    await Array.fromAsync(typeOf('storage-account').discover(access, first, recallNothing));

    // Discovery of the authority, and the token.
    expect(azure.statistics().requests - before).toBe(access.statistics.calls + 2);
  });

  it('relates databases, apps, machines and clusters', async () => {
    for (const name of ['sql-database', 'app-service', 'aks-cluster'] as const) {
      const items = await discover(name);
      expect(items.filter(({ relatedId }) => !relatedId)).toEqual([]);
    }
    const machines = await discover('virtual-machine');
    const related = machines.flatMap(({ relatedId }) => relatedId ?? []);
    expect(related.length).toBeGreaterThan(0);
    expect(related.every((id) => id.includes('/virtualmachinescalesets/'))).toBe(true);
  });
});

describe('going on in another process', () => {
  it.each(RESOURCE_TYPES)('finds every $name that one pass finds', async (type) => {
    for (const subscriptionId of azure.subscriptionIds) {
      const onePass = await Array.fromAsync(type.discover(open()(), subscriptionId, recallNothing));
      const resumed: DiscoveredPage[] = [];
      let cursor: string | undefined;
      do {
        for await (const page of type.discover(open()(), subscriptionId, recallNothing, cursor)) {
          resumed.push(page);
          cursor = page.cursor;
          break;
        }
      } while (cursor !== undefined);

      expect(resumed).toEqual(onePass);
      const ends = onePass.map((page) => page.cursor === undefined);
      expect(ends.indexOf(true)).toBe(onePass.length - 1);
      expect(ends.lastIndexOf(true)).toBe(onePass.length - 1);
    }
  });

  it('is several pages for every type but the one that Azure does not page', async () => {
    const [first = ''] = azure.subscriptionIds;
    const counts = RESOURCE_TYPES.map(async (type) => {
      const pages = await Array.fromAsync(type.discover(open()(), first, recallNothing));
      return [type.name, pages.length > 1];
    });

    expect(Object.fromEntries(await Promise.all(counts))).toEqual({
      'virtual-machine': true,
      'aks-cluster': true,
      'sql-database': true,
      'cosmos-database': false,
      'app-service': true,
      'storage-account': true,
    });
  });

  it.each(RESOURCE_TYPES)('fails for $name when the cursor is none of Azure’s', async (type) => {
    const [first = ''] = azure.subscriptionIds;
    const path = `/subscriptions/${first}/providers/Microsoft.Storage/storageAccounts`;
    const cursor = `${azure.endpoint}${path}?api-version=2025-08-01&$skipToken=none`;

    await expect(
      Array.fromAsync(type.discover(open()(), first, recallNothing, cursor)),
    ).rejects.toMatchObject({ azureCode: 'InvalidSkipToken', status: 400 });
  });
});

describe('reading a resource by its id', () => {
  it.each(RESOURCE_TYPES)('gives what discovery gives for every $name', async (type) => {
    const items = await discover(type.name);
    const access = open();

    for (const item of items) {
      expect(type.armTypes).toContain(armTypeOf(item.armId));
      expect(await type.read(access(), item.armId, recallNothing)).toEqual([item]);
    }
  });

  it.each([
    ['sql-database', 'SQL server'],
    ['cosmos-database', 'Cosmos DB account'],
  ] as const)('gives every %s of a %s', async (name, _) => {
    const items = await discover(name);
    const access = open()();

    for (const parent of new Set(items.flatMap(({ relatedId }) => relatedId ?? []))) {
      const read = await typeOf(name).read(access, parent, recallNothing);
      expect(read).toEqual(items.filter(({ relatedId }) => relatedId === parent));
    }
  });

  it('gives the machine of an interface', async () => {
    const machines = await discover('virtual-machine');
    const access = open()();
    const found: DiscoveredItem[] = [];
    const [first = ''] = azure.subscriptionIds;
    const path = `/subscriptions/${first}/providers/Microsoft.Network/networkInterfaces`;
    for await (const { resources } of access.pages(path, '2025-05-01')) {
      for (const { id } of resources) {
        found.push(...(await typeOf('virtual-machine').read(access, String(id), recallNothing)));
      }
    }

    const own = machines.filter(({ subscriptionId }) => subscriptionId === first);
    const byId = new Map(found.map((item) => [item.id, item]));
    expect([...byId.values()].toSorted(byItemId)).toEqual(own.toSorted(byItemId));
  });
});

const byItemId = (one: DiscoveredItem, other: DiscoveredItem) => (one.id < other.id ? -1 : 1);

const isWindows = ({ kind }: DiscoveredItem) => !kind?.includes('linux');

/** Every list of a subscription that discovery reads. */
const LISTS = [
  'Microsoft.Compute/virtualMachines',
  'Microsoft.Network/networkInterfaces',
  'Microsoft.ContainerService/managedClusters',
  'Microsoft.Sql/servers',
  'Microsoft.DocumentDB/databaseAccounts',
  'Microsoft.Web/sites',
  'Microsoft.Storage/storageAccounts',
];

describe('the cost of discovering a tenant', () => {
  it('is a call for each page, each SQL server, each Cosmos account and each Windows app', async () => {
    const access = open()();
    async function walk(path: string): Promise<{ ids: string[]; pages: number }> {
      const pages = await Array.fromAsync(access.pages(path, '2024-01-01'));
      const ids = pages.flatMap(({ resources }) => resources.map(({ id }) => String(id)));
      return { ids, pages: pages.length };
    }
    let expected = 0;
    for (const subscriptionId of azure.subscriptionIds) {
      for (const type of LISTS) {
        const list = await walk(`/subscriptions/${subscriptionId}/providers/${type}`);
        expected += list.pages;
        if (type !== 'Microsoft.Sql/servers') continue;
        // Small pages make several of a server's databases here; Azure has 100 on one.
        for (const id of list.ids) expected += (await walk(`${id}/databases`)).pages;
      }
    }
    const databases = await discover('cosmos-database');
    const accounts = databases.filter(({ kind }) => kind !== 'Table');
    expected += new Set(accounts.map(({ id, relatedId }) => relatedId ?? id)).size;
    expected += (await discover('app-service')).filter(isWindows).length;

    const operations = await operationsOf(async () => {
      for (const { name } of RESOURCE_TYPES) await discover(name);
    });

    const calls = Object.values(operations).reduce((sum, count) => sum + count, 0);
    expect(calls).toBe(expected);
  });

  it('is no call for a Windows app that is not modified, and one for each that is', async () => {
    const config = 'Microsoft.Web/sites/config/read';
    let apps: DiscoveredItem[] = [];
    const first = await operationsOf(async () => {
      apps = await discover('app-service');
    });
    const windows = apps.filter(isWindows);
    expect(first[config]).toBe(windows.length);

    const { recall } = recalling(...apps);
    const second = await operationsOf(async () => {
      expect(await discover('app-service', recall)).toEqual(apps);
    });
    expect(second[config]).toBeUndefined();

    const lastModifiedTimeUtc = '2026-11-23T06:00:00.00';
    await createSimulatorClient(azure.endpoint).change({
      change: 'update',
      id: windows[0]?.armId ?? '',
      patch: { properties: { lastModifiedTimeUtc } },
    });
    const third = await operationsOf(() => discover('app-service', recall));
    expect(third[config]).toBe(1);
  });

  it('is never more than eight calls at once for one subscription', async () => {
    const simulator = createSimulatorClient(azure.endpoint);
    await simulator.addFault({ effect: { kind: 'latency', ms: 5 } });
    await simulator.resetStatistics();
    const access = open();
    const [first = ''] = azure.subscriptionIds;
    try {
      // Three times over, so that there is more to ask than may be asked at once.
      const types = [...RESOURCE_TYPES, ...RESOURCE_TYPES, ...RESOURCE_TYPES];
      await Promise.all(
        types.map((type) => Array.fromAsync(type.discover(access(), first, recallNothing))),
      );
    } finally {
      await simulator.clearFaults();
    }

    expect(azure.statistics().peakConcurrency).toBeGreaterThan(4);
    expect(azure.statistics().peakConcurrency).toBeLessThanOrEqual(8);
  });
});

describe('signing in to a simulated tenant', () => {
  const nobody = '11111111-2222-4333-8444-555555555555';

  it.each([
    ['a tenant that does not exist', { tenantId: nobody }, 'AADSTS90002'],
    ['a client id of another tenant', { clientId: nobody }, 'AADSTS700016'],
    ['a wrong secret', { clientSecret: 'wrong' }, 'AADSTS7000215'],
  ])('explains %s', async (_, principal, azureCode) => {
    await expect(open(principal)().get('/subscriptions', '2022-12-01')).rejects.toMatchObject({
      code: 'azure_sign_in_failed',
      azureCode,
    });
  });
});
