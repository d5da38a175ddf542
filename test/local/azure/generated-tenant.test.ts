import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Resource } from '../../../local/azure/resource-manager/content.ts';
import {
  type GeneratedContent,
  generateContent,
} from '../../../local/azure/resource-manager/generated-content.ts';
import { at } from './tenant-under-test.ts';

const DEFAULTS = { seed: 1, tenantId: 'tenant', size: 300, subscriptions: 2, maxPageSize: 1000 };

function generate(options: Partial<typeof DEFAULTS> = {}): GeneratedContent {
  return generateContent({ ...DEFAULTS, ...options });
}

/** Every resource of a type in the first subscription, page after page. */
function* list(content: GeneratedContent, type: string, parents: readonly string[] = []) {
  const [subscription] = content.subscriptions;
  let skipToken: string | undefined;
  do {
    const page = subscription?.list({ type, parents, ...(skipToken && { skipToken }) });
    yield* page?.value ?? [];
    skipToken = page?.skipToken;
  } while (skipToken !== undefined);
}

function all(type: string, content = generate(), parents: readonly string[] = []): Resource[] {
  return [...list(content, type, parents)];
}

const MACHINES = 'Microsoft.Compute/virtualMachines';
const NICS = 'Microsoft.Network/networkInterfaces';

describe('a generated tenant', () => {
  it('is the same for the same seed, and another for another', () => {
    const text = (content: GeneratedContent) => JSON.stringify(all(MACHINES, content));

    expect(text(generate())).toBe(text(generate()));
    expect(text(generate({ seed: 2 }))).not.toBe(text(generate()));
  });

  it('holds as many resources as asked for, in as many subscriptions', () => {
    const kinds = [
      MACHINES,
      'Microsoft.ContainerService/managedClusters',
      'Microsoft.DocumentDB/databaseAccounts',
      'Microsoft.Web/sites',
      'Microsoft.Storage/storageAccounts',
    ];
    for (const [size, subscriptions] of [
      [300, 2],
      [7, 1],
      [1000, 60],
      [0, 1],
    ] as const) {
      const content = generate({ size, subscriptions });
      const count = content.subscriptions.reduce((sum, subscription) => {
        const only = { subscriptions: [subscription] };
        const databases = all('Microsoft.Sql/servers', only).flatMap(({ name }) =>
          all('Microsoft.Sql/servers/databases', only, [name]).filter(
            (database) => database.name !== 'master',
          ),
        );
        return sum + databases.length + kinds.flatMap((type) => all(type, only)).length;
      }, 0);
      expect(content.subscriptions).toHaveLength(subscriptions);
      expect(count).toBe(size);
    }
  });

  it('finds every listed resource by its names, in any case', () => {
    const content = generate();
    const [subscription] = content.subscriptions;
    for (const type of [MACHINES, NICS, 'Microsoft.Compute/virtualMachineScaleSets']) {
      for (const resource of all(type, content)) {
        expect(subscription?.find(type, [resource.name.toUpperCase()])?.id).toBe(resource.id);
      }
    }
    for (const server of all('Microsoft.Sql/servers', content)) {
      for (const type of ['databases', 'elasticPools'].map(
        (name) => `Microsoft.Sql/servers/${name}`,
      )) {
        for (const child of all(type, content, [server.name])) {
          expect(subscription?.find(type, [server.name, child.name])?.id).toBe(child.id);
        }
      }
    }
    for (const group of all('Microsoft.Resources/resourceGroups', content)) {
      expect(subscription?.hasResourceGroup(group.name.toLowerCase())).toBe(true);
    }
  });

  it('gives every resource of a type another name and id', () => {
    for (const type of [
      MACHINES,
      NICS,
      'Microsoft.Storage/storageAccounts',
      'Microsoft.Web/sites',
    ]) {
      const resources = all(type, generate({ size: 3000 }));
      expect(new Set(resources.map(({ id }) => id.toLowerCase())).size).toBe(resources.length);
    }
  });

  it('keeps storage names to 24 lower-case letters and digits', () => {
    const names = all('Microsoft.Storage/storageAccounts', generate({ size: 60_000 }));
    expect(names.filter(({ name }) => !/^[a-z0-9]{3,24}$/.test(name))).toEqual([]);
  });

  it('pages a tenant of a million resources in 24 MB, whose machines alone would fill 900', async () => {
    const script = join(import.meta.dirname, 'page-machines.ts');

    const { stdout } = await promisify(execFile)(process.execPath, [
      '--max-old-space-size=24',
      script,
      '1000000',
    ]);

    expect(Number(stdout)).toBe(494_750);
  });
});

describe('the traps in a generated tenant', () => {
  it('spells resource groups in capitals in the machine list only', () => {
    for (const machine of all(MACHINES)) {
      const group = /resourceGroups\/([^/]+)/.exec(machine.id)?.[1] ?? '';
      expect(group).toBe(group.toUpperCase());
    }
    const owners = all(NICS).flatMap((nic) => at(nic, 'properties', 'virtualMachine', 'id') ?? []);
    const machineIds = new Set(all(MACHINES).map(({ id }) => id));
    expect(owners.filter((id) => machineIds.has(String(id)))).toEqual([]);
    const lowerCased = new Set([...machineIds].map((id) => id.toLowerCase()));
    expect(owners.every((id) => lowerCased.has(String(id).toLowerCase()))).toBe(true);
  });

  it('spells the AKS segment `resourcegroups` and the type `ManagedClusters`', () => {
    for (const cluster of all('Microsoft.ContainerService/managedClusters')) {
      expect(cluster.id).toMatch(/^\/subscriptions\/[^/]+\/resourcegroups\//);
      expect(cluster.type).toBe('Microsoft.ContainerService/ManagedClusters');
    }
  });

  it('gives AKS versions without a patch beside full ones, and pools inline', () => {
    const clusters = all('Microsoft.ContainerService/managedClusters').map((cluster) => ({
      asked: String(at(cluster, 'properties', 'kubernetesVersion')),
      running: String(at(cluster, 'properties', 'currentKubernetesVersion')),
      pools: at(cluster, 'properties', 'agentPoolProfiles') as unknown[],
    }));
    expect(clusters.some(({ asked, running }) => running.startsWith(`${asked}.`))).toBe(true);
    expect(clusters.some(({ asked, running }) => running === asked)).toBe(true);
    expect(clusters.every(({ pools }) => pools.length > 0)).toBe(true);
  });

  it('leaves out osProfile where the image is of a gallery, never osType', () => {
    const machines = all(MACHINES);
    const isFromGallery = (machine: Resource) =>
      at(machine, 'properties', 'storageProfile', 'imageReference', 'id') !== undefined;
    expect(machines.some(isFromGallery)).toBe(true);
    for (const machine of machines) {
      expect(at(machine, 'properties', 'osProfile') === undefined).toBe(isFromGallery(machine));
      expect(at(machine, 'properties', 'storageProfile', 'osDisk', 'osType')).toMatch(
        /^(Linux|Windows)$/,
      );
    }
  });

  it('puts the primary NIC second where there are two, and says nothing where there is one', () => {
    const references = all(MACHINES).map(
      (machine) =>
        at(machine, 'properties', 'networkProfile', 'networkInterfaces') as unknown as Resource[],
    );
    const primaries = references.map((nics) => nics.map((nic) => at(nic, 'properties', 'primary')));
    expect(primaries).toContainEqual([false, true]);
    expect(primaries).toContainEqual([undefined]);
    const names = new Set(all(NICS).map(({ id }) => id.toLowerCase()));
    expect(references.flat().every(({ id }) => names.has(id.toLowerCase()))).toBe(true);
  });

  it('has NICs with several addresses, without `primary`, without a machine, of endpoints', () => {
    const nics = all(NICS);
    const configurations = nics.map(
      (nic) => at(nic, 'properties', 'ipConfigurations') as unknown as Resource[],
    );
    const several = configurations.find((list) => list.length > 1);
    expect(several?.map((entry) => at(entry, 'properties', 'primary'))).toEqual([
      false,
      true,
      false,
    ]);
    const hasMachine = (nic: Resource) => at(nic, 'properties', 'virtualMachine') !== undefined;
    const isPrimary = (nic: Resource) => at(nic, 'properties', 'primary');
    expect(nics.some((nic) => hasMachine(nic) && isPrimary(nic) === undefined)).toBe(true);
    const endpoints = nics.filter((nic) => at(nic, 'properties', 'privateEndpoint'));
    expect(endpoints.length).toBeGreaterThan(0);
    expect(endpoints.some(hasMachine)).toBe(false);
  });

  it('keeps the address of a deallocated machine, whose NIC has lost its MAC address', () => {
    const stopped = all(NICS).filter(
      (nic) => at(nic, 'properties', 'virtualMachine') && !at(nic, 'properties', 'macAddress'),
    );
    expect(stopped.length).toBeGreaterThan(0);
    for (const nic of stopped) {
      const [configuration] = at(nic, 'properties', 'ipConfigurations') as unknown as Resource[];
      expect(at(configuration, 'properties', 'privateIPAddress')).toMatch(/^1/);
    }
  });

  it('lists Flexible scale-set machines, whose set exists, and no Uniform ones', () => {
    const sets = all('Microsoft.Compute/virtualMachineScaleSets');
    const modes = new Map(sets.map((set) => [set.id, at(set, 'properties', 'orchestrationMode')]));
    const owners = all(MACHINES).flatMap(
      (machine) => at(machine, 'properties', 'virtualMachineScaleSet', 'id') ?? [],
    );
    expect(owners.length).toBeGreaterThan(0);
    expect(owners.every((id) => modes.get(String(id)) === 'Flexible')).toBe(true);
    expect([...modes.values()]).toContain('Uniform');
  });

  it('writes `East US` in some lists and `eastus` in others', () => {
    const locations = (type: string) => all(type).map(({ location }) => String(location));
    expect(locations('Microsoft.Web/sites').every((text) => / /.test(text))).toBe(true);
    expect(locations(MACHINES).every((text) => /^[a-z0-9]+$/.test(text))).toBe(true);
    const servers = locations('Microsoft.Sql/servers');
    expect(servers.some((text) => / /.test(text))).toBe(true);
    expect(servers.some((text) => !/ /.test(text))).toBe(true);
  });

  it('has `master` with SKU Basic, pooled, paused and server without any user database', () => {
    const content = generate();
    const byServer = all('Microsoft.Sql/servers', content).map(({ name }) =>
      all('Microsoft.Sql/servers/databases', content, [name]),
    );
    for (const [first] of byServer) {
      expect(first).toMatchObject({ name: 'master', kind: 'v12.0,system' });
    }
    expect(byServer.map(([first]) => at(first, 'sku', 'name'))).toContain('Basic');
    expect(byServer.some((databases) => databases.length === 1)).toBe(true);
    const databases = byServer.flat();
    expect(databases.some((entry) => at(entry, 'properties', 'status') === 'Paused')).toBe(true);
    const pools = new Set(
      all('Microsoft.Sql/servers', content).flatMap(({ name }) =>
        all('Microsoft.Sql/servers/elasticPools', content, [name]).map(({ id }) => id),
      ),
    );
    const pooled = databases.filter((entry) => at(entry, 'sku', 'name') === 'ElasticPool');
    expect(pooled.length).toBeGreaterThan(0);
    expect(
      pooled.every((entry) => pools.has(String(at(entry, 'properties', 'elasticPoolId')))),
    ).toBe(true);
  });

  it('has sites of every kind, with a runtime in the list only for Linux', () => {
    const sites = all('Microsoft.Web/sites');
    expect(new Set(sites.map(({ kind }) => kind))).toEqual(
      new Set([
        'app',
        'app,linux',
        'functionapp,linux',
        'functionapp',
        null,
        'app,linux,container',
        'api',
      ]),
    );
    for (const site of sites) {
      const isLinux = String(site.kind).includes('linux');
      expect(at(site, 'properties', 'reserved')).toBe(isLinux);
      expect(at(site, 'properties', 'siteConfig', 'linuxFxVersion') !== '').toBe(isLinux);
      expect(at(site, 'properties', 'siteConfig', 'netFrameworkVersion')).toBeNull();
      expect(at(site, 'properties', 'lastModifiedTimeUtc')).toMatch(/^\d{4}-.*\d$/);
    }
    const plans = new Set(all('Microsoft.Web/serverfarms').map(({ id }) => id));
    expect(sites.every((site) => plans.has(String(at(site, 'properties', 'serverFarmId'))))).toBe(
      true,
    );
  });

  it('tells what a Windows app runs in config/web only, with .NET v4.0 even for Node', () => {
    const [subscription] = generate().subscriptions;
    const site = all('Microsoft.Web/sites').find(({ kind }) => kind === 'app');
    const config = subscription?.find('Microsoft.Web/sites/config', [site?.name ?? '', 'web']);
    expect(config).toMatchObject({
      name: site?.name,
      properties: { netFrameworkVersion: 'v4.0', nodeVersion: '~20', linuxFxVersion: '' },
    });
  });

  it('has Cosmos accounts of all five APIs, a free one and a serverless one', () => {
    const accounts = all('Microsoft.DocumentDB/databaseAccounts');
    const capabilities = accounts.flatMap((account) =>
      (at(account, 'properties', 'capabilities') as unknown as Resource[]).map(({ name }) => name),
    );
    expect(capabilities).toEqual(
      expect.arrayContaining([
        'EnableCassandra',
        'EnableGremlin',
        'EnableTable',
        'EnableServerless',
        'EnableMongo',
      ]),
    );
    expect(new Set(accounts.map(({ kind }) => kind))).toEqual(
      new Set(['GlobalDocumentDB', 'MongoDB']),
    );
    const free = accounts.filter((account) => at(account, 'properties', 'enableFreeTier'));
    expect(free).toHaveLength(1);
  });

  it('has storage accounts without an access tier, by kind and not by SKU', () => {
    for (const account of all('Microsoft.Storage/storageAccounts')) {
      const tier = at(account, 'properties', 'accessTier');
      if (account.kind === 'Storage') expect(tier).toBeUndefined();
      if (account.kind === 'StorageV2') expect(tier).toMatch(/^(Hot|Cool|Cold)$/);
    }
    const premium = all('Microsoft.Storage/storageAccounts').filter(
      (account) => at(account, 'sku', 'name') === 'Premium_LRS',
    );
    expect(new Set(premium.map(({ kind }) => kind))).toEqual(
      new Set(['StorageV2', 'Storage', 'BlockBlobStorage']),
    );
  });
});
