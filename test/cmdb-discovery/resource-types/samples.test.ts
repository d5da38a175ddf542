import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toAksCluster } from '../../../lambdas/cmdb-discovery/resource-types/aks-cluster.ts';
import { appService } from '../../../lambdas/cmdb-discovery/resource-types/app-service.ts';
import {
  readAccount,
  toCosmosAccount,
  toCosmosDatabase,
} from '../../../lambdas/cmdb-discovery/resource-types/cosmos-database.ts';
import { addAddresses } from '../../../lambdas/cmdb-discovery/resource-types/network-interface.ts';
import { toSqlDatabases } from '../../../lambdas/cmdb-discovery/resource-types/sql-database.ts';
import { toStorageAccount } from '../../../lambdas/cmdb-discovery/resource-types/storage-account.ts';
import { toVirtualMachine } from '../../../lambdas/cmdb-discovery/resource-types/virtual-machine.ts';
import { DiscoveredItem } from '../../../lambdas/shared/domain/configuration-item.ts';
import type { ArmResource } from '../../../lambdas/shared/domain/resource-manager.ts';
import { describeWithSamples, samplesFolder } from '../../published-samples.ts';
import { answering, recallNothing } from './answering.ts';

function body(file: string) {
  const sample = JSON.parse(
    readFileSync(join(samplesFolder('resource-manager'), `${file}.json`), 'utf8'),
  );
  return sample.responses?.['200']?.body ?? sample;
}

const rows = (file: string): ArmResource[] => body(file).value;
const attributesOf = (items: readonly DiscoveredItem[]) => items.map((item) => item.attributes);

function addresses(file: string) {
  const found = new Map<string, readonly string[]>();
  for (const nic of rows(file)) addAddresses(found, nic);
  return found;
}

/** Short for the attributes of a machine in eastus. */
function vm(name: string, size: string, os: string, group: string, address: string | null) {
  return { name, size, os, resource_group: group, region: 'eastus', private_ip: address };
}

/** What both recorded machines say beside their attributes and addresses. */
const FOCAL = {
  os_image: 'canonical:0001-com-ubuntu-server-focal:20_04-lts-gen2:20.04.202403190',
  provisioning_state: 'Succeeded',
  power_state: null,
  zones: ['1'],
  scale_set_id: null,
};

/** Short for a cluster's pool of Linux machines. */
function pool(name: string, size: string, count: number, version: string, mode: string | null) {
  return { name, size, count, os: 'Linux', mode, version };
}

function database(server: string, name: string | null, tier: string | null, region: string) {
  return { server_name: server, database: name, tier, region };
}

function storage(account: string, sku: string, tier: string | null, region = 'eastus') {
  return { account_name: account, sku, access_tier: tier, region };
}

describeWithSamples('resource-manager', 'samples of virtual machines', () => {
  it('recorded: the primary interface of two, and a group in other letters', () => {
    const nics = addresses('recorded/nic-list-j1-13-multi-ipconfig-private-endpoints');
    const items = rows('recorded/vm-list-j1-two-nics').map((row) => toVirtualMachine(row, nics));

    expect(nics.size).toBe(3);
    expect(attributesOf(items)).toEqual([
      vm('Test-Dev-Vm', 'Standard_D2s_v3', 'Linux', 'J1DEV', '10.15.0.5'),
      vm('vm-cameron', 'Standard_DS1_v2', 'Linux', 'TEST-CAMERON-RG', '192.168.55.5'),
    ]);
    expect(items.map(({ details }) => details)).toEqual([
      { ...FOCAL, ip_addresses: ['10.15.0.5', '10.15.0.6', '10.15.0.7'] },
      { ...FOCAL, ip_addresses: ['192.168.55.5'] },
    ]);
  });

  it.each([
    ['vm-listall-maximumset', 'Standard_A0', 'Windows'],
    ['vm-list-by-location-windows-vhd', 'Standard_A0', 'Windows'],
    ['vm-listall-minimumset', null, null],
  ])('official: %s', (file, size, os) => {
    const items = rows(`official/${file}`).map((row) => toVirtualMachine(row, new Map()));

    expect(items).toHaveLength(2);
    for (const { attributes } of items) {
      expect(attributes).toMatchObject({ name: '{virtualMachineName}', size, os });
    }
  });

  it('official: interfaces, of which one belongs to a machine', () => {
    expect([...addresses('official/nic-listall').values()]).toEqual([['172.20.2.4']]);
  });
});

describeWithSamples('resource-manager', 'samples of AKS clusters', () => {
  it('recorded: seven clusters, and an empty page after them', () => {
    const ds2 = 'Standard_DS2_v2';
    const d4 = 'Standard_D4ds_v5';
    const items = rows('recorded/aks-list-j1-page1-7-with-nextlink').map(toAksCluster);

    expect(
      items.map(({ name, resourceGroup, attributes }) => [name, resourceGroup, attributes]),
    ).toMatchObject([
      ['asdfcluster', 'asdf_group', { node_pools: [pool('agentpool', d4, 2, '1.27.9', 'System')] }],
      [
        'kubernetes-cluster',
        'kubernetes-cluster_group',
        { node_pools: [pool('agentpool', ds2, 2, '1.27.9', 'System')] },
      ],
      ['suraj-test-j1dev', 'j1dev', { k8s_version: '1.28.5' }],
      [
        'k8-cameron-cluster',
        'k8-cameron-rg',
        {
          k8s_version: '1.28.5',
          node_pools: [
            pool('agentpool', d4, 2, '1.28.5', 'System'),
            pool('camnodepool', ds2, 1, '1.28.5', 'System'),
          ],
        },
      ],
      ['k8-cameron-cluster2', 'k8-cameron-rg', { k8s_version: '1.28.5' }],
      ['k8-cameron-cluster3', 'k8-cameron-rg', { k8s_version: '1.28.5' }],
      ['k8-cameron-cluster4', 'k8-cameron-rg', { k8s_version: '1.28.5' }],
    ]);
    expect(rows('recorded/aks-list-j1-page2-empty')).toEqual([]);
  });

  it('official: an old cluster that does not tell its current version', () => {
    expect(attributesOf(rows('official/aks-managedclusters-list').map(toAksCluster))).toEqual([
      {
        cluster_name: 'clustername1',
        k8s_version: '1.9.6',
        node_pools: [pool('nodepool1', 'Standard_DS1_v2', 3, '1.9.6', null)],
        region: 'location1',
      },
    ]);
  });
});

describeWithSamples('resource-manager', 'samples of databases', () => {
  const sql = (file: string) => attributesOf(rows(file).flatMap(toSqlDatabases));

  it('recorded: paused serverless databases without their master', () => {
    expect(sql('recorded/sql-databases-list-j1-serverless-and-master')).toEqual([
      database('server-4-purview', 'sql-db-by-metron', 'GeneralPurpose', 'eastus'),
      database('server-4-purview', 'db-4-purview', 'GeneralPurpose', 'eastus'),
    ]);
  });

  it('official: a vCore database beside a master with the SKU of a user’s', () => {
    expect(sql('official/sql-databases-list-by-server-vcore-with-master')).toEqual([
      database('testsvr', 'testdb', 'BusinessCritical', 'southeastasia'),
    ]);
  });

  it('official: pooled databases with their pool’s tier', () => {
    expect(sql('official/sql-databases-list-by-elasticpool')).toEqual([
      database('testsvr', 'DB001', 'Standard', 'southeastasia'),
      database('testsvr', 'DB002', 'Standard', 'southeastasia'),
    ]);
  });

  it('official: databases of 2014, which have no SKU yet', () => {
    expect(sql('official/sql-databases-list-2014')).toEqual(
      ['1142', '2788', '6877', '9888'].map((number) =>
        database('sqlcrudtest-7177', `sqlcrudtest-${number}`, null, 'japaneast'),
      ),
    );
  });

  it('recorded: a Cosmos account of the free tier', () => {
    const items = rows('recorded/cosmos-accounts-list-j1-freetier').map((row) =>
      toCosmosAccount(readAccount(row)),
    );

    expect(items).toMatchObject([
      { kind: 'Sql', attributes: database('deletethis', null, 'Free', 'westus') },
    ]);
  });

  it.each([
    ['cosmos-sqldatabases-list', 'databaseName'],
    ['cosmos-mongodatabases-list', 'databaseName'],
    ['cosmos-gremlindatabases-list', 'databaseName'],
    ['cosmos-cassandrakeyspaces-list', 'keyspaceName'],
  ])('official: %s', (file, name) => {
    const [account] = rows('official/cosmos-databaseaccounts-list').map(readAccount);
    if (!account) throw new Error('The sample holds no account.');
    const items = rows(`official/${file}`).map((row) => toCosmosDatabase(row, account));

    expect(attributesOf(items)).toEqual([database('ddb1', name, 'Standard', 'westus')]);
  });
});

describeWithSamples('resource-manager', 'samples of App Service apps', () => {
  const list = '/subscriptions/s/providers/Microsoft.Web/sites';

  it('recorded: a Windows app by its configuration and a function app by the list', async () => {
    const [windows, linux] = rows('recorded/web-sites-list-j1-app-and-functionapp-linux');
    const azure = answering({
      [list]: [[windows ?? {}, linux ?? {}]],
      [`${windows?.id}/config/web`]: body('recorded/web-siteconfig-j1-windows-app'),
    });
    const [page] = await Array.fromAsync(appService.discover(azure, 's', recallNothing));

    expect(page?.items).toMatchObject([
      {
        kind: 'app',
        attributes: {
          app_name: 'Example1-j1',
          plan: 'ASP-j1dev-a660',
          region: 'eastus',
          runtime: 'DOTNET|v8.0',
        },
      },
      {
        kind: 'functionapp,linux',
        attributes: {
          app_name: 'ndowmon-nodejs-18-lts',
          plan: 'ASP-ndowmonnodejs18ltsgroup-96aa',
          region: 'eastus',
          runtime: 'Node|18',
        },
      },
    ]);
    expect(azure.asked).toHaveLength(2);
  });

  it('official: a list that tells more than real ones do', async () => {
    const azure = answering({ [list]: [rows('official/web-sites-list')] });
    const pages = await Array.fromAsync(appService.discover(azure, 's', recallNothing));

    expect(attributesOf(pages.flatMap(({ items }) => items))).toEqual(
      ['sitef6141', 'sitef7252'].map((name) => ({
        app_name: name,
        plan: 'DefaultAsp',
        region: 'eastus',
        runtime: 'DOTNET|v4.0',
      })),
    );
  });
});

describeWithSamples('resource-manager', 'samples of storage accounts', () => {
  it('recorded: an access tier or none', () => {
    const items = rows('recorded/storage-list-j1-10-premium-without-accesstier').map(
      toStorageAccount,
    );

    expect(attributesOf(items)).toEqual([
      storage('blobstoragedev12', 'Standard_RAGRS', 'Hot'),
      storage('cs21003200264d10083', 'Standard_LRS', 'Hot'),
      storage('dbstoraget47zugjb3hnye', 'Standard_GRS', 'Hot'),
      storage('exampleforflowlog', 'Standard_LRS', null),
      storage('examplestorageaccount5', 'Standard_RAGRS', 'Hot'),
      storage('j1devdisks', 'Premium_LRS', null),
      storage('j1teststorageaccount', 'Standard_LRS', null),
      storage('ndowmonnodejs18ltsg8b35', 'Standard_LRS', null),
      storage('regenerateaccesskeytest', 'Premium_LRS', 'Hot'),
      storage('cs7100320025d61829e', 'Standard_LRS', 'Hot', 'southcentralus'),
    ]);
    expect(DiscoveredItem.array().safeParse(items).error).toBeUndefined();
  });

  it('official: v1 accounts, one of them in a region of its own kind', () => {
    const items = rows('official/storage-accounts-list').map(toStorageAccount);

    expect(attributesOf(items)).toEqual(
      ['sto1125', 'sto3699', 'sto8596', 'sto6637', 'sto834', 'sto9174'].map((name) =>
        storage(name, 'Standard_GRS', null, name === 'sto8596' ? 'eastus2(stage)' : 'eastus'),
      ),
    );
  });
});
