import {
  aksCluster,
  toAksCluster,
} from '../../../lambdas/cmdb-discovery/resource-types/aks-cluster.ts';
import { answering, listOf, recallNothing, SUBSCRIPTION } from './answering.ts';

const ID = `/subscriptions/${SUBSCRIPTION}/resourcegroups/rg-aks/providers/Microsoft.ContainerService/managedClusters/Shop`;

const CLUSTER = {
  id: ID,
  type: 'Microsoft.ContainerService/ManagedClusters',
  location: 'westeurope',
  properties: {
    provisioningState: 'Succeeded',
    powerState: { code: 'Stopped' },
    kubernetesVersion: '1.28',
    nodeResourceGroup: 'MC_rg-aks_Shop_westeurope',
    fqdn: 'shop-dns-1.hcp.westeurope.azmk8s.io',
    currentKubernetesVersion: '1.28.5',
    agentPoolProfiles: [
      {
        name: 'system',
        vmSize: 'Standard_D4ds_v5',
        count: 3,
        osType: 'Linux',
        mode: 'System',
        orchestratorVersion: '1.28',
        currentOrchestratorVersion: '1.28.5',
      },
      { name: 'win', count: 0, osType: 'Windows', mode: 'User', orchestratorVersion: '1.27.9' },
    ],
  },
};

describe('an AKS cluster as configuration item', () => {
  it('has the attributes of the product page, every pool among them', () => {
    expect(toAksCluster(CLUSTER)).toMatchObject({
      class: 'azure_aks',
      id: ID.toLowerCase(),
      resourceGroup: 'rg-aks',
      state: 'Stopped',
      relatedId: `/subscriptions/${SUBSCRIPTION}/resourcegroups/mc_rg-aks_shop_westeurope`,
      details: {
        node_resource_group: `/subscriptions/${SUBSCRIPTION}/resourcegroups/mc_rg-aks_shop_westeurope`,
        provisioning_state: 'Succeeded',
        fqdn: 'shop-dns-1.hcp.westeurope.azmk8s.io',
      },
      attributes: {
        cluster_name: 'Shop',
        k8s_version: '1.28.5',
        region: 'westeurope',
        node_pools: [
          {
            name: 'system',
            size: 'Standard_D4ds_v5',
            count: 3,
            os: 'Linux',
            mode: 'System',
            version: '1.28.5',
          },
          {
            name: 'win',
            size: null,
            count: 0,
            os: 'Windows',
            mode: 'User',
            version: '1.27.9',
          },
        ],
      },
    });
  });

  it('takes the version asked for where Azure does not tell the current one', () => {
    const { currentKubernetesVersion: _, powerState: __, ...properties } = CLUSTER.properties;

    expect(toAksCluster({ ...CLUSTER, properties })).toMatchObject({
      state: 'Succeeded',
      attributes: { k8s_version: '1.28' },
    });
  });

  it('is related to nothing where Azure does not tell the node resource group', () => {
    const { nodeResourceGroup: _, fqdn: __, ...properties } = CLUSTER.properties;

    expect(toAksCluster({ ...CLUSTER, properties })).toMatchObject({
      relatedId: null,
      details: { node_resource_group: null, fqdn: null },
    });
  });

  it('may have no pools', () => {
    const properties = { ...CLUSTER.properties, agentPoolProfiles: null };

    expect(toAksCluster({ ...CLUSTER, properties }).attributes).toMatchObject({ node_pools: [] });
  });
});

it('discovers AKS clusters page by page, an empty last page too', async () => {
  const path = listOf('Microsoft.ContainerService/managedClusters');
  const azure = answering({ [path]: [[CLUSTER], []] });

  const pages = await Array.fromAsync(aksCluster.discover(azure, SUBSCRIPTION, recallNothing));

  expect(pages.map(({ items }) => items.map(({ name }) => name))).toEqual([['Shop'], []]);
  expect(pages.at(-1)?.cursor).toBeUndefined();
});
