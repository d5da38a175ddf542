import * as z from 'zod';
import type { DiscoveredItem, NodePool } from '../../shared/domain/configuration-item.ts';
import type { ArmResource } from '../../shared/domain/resource-manager.ts';
import {
  armResource,
  describeResource,
  keyOf,
  optionalText,
  readResource,
} from './arm-resource.ts';
import type { ResourceType } from './resource-type.ts';

const API_VERSION = '2026-04-01';

const AgentPool = z.object({
  name: z.string(),
  vmSize: optionalText,
  count: z.number().int().nullish(),
  osType: optionalText,
  mode: optionalText,
  orchestratorVersion: optionalText,
  currentOrchestratorVersion: optionalText,
});

const ManagedCluster = z.object({
  ...armResource,
  properties: z
    .object({
      // Asked for as `1.28`; the current one says `1.28.5`, and older clusters do not have it.
      kubernetesVersion: optionalText,
      currentKubernetesVersion: optionalText,
      agentPoolProfiles: z.array(AgentPool).nullish(),
      /** A name, in the cluster's own subscription. */
      nodeResourceGroup: optionalText,
      fqdn: optionalText,
      powerState: z.object({ code: optionalText }).nullish(),
      provisioningState: optionalText,
    })
    .nullish(),
});

/** @see https://learn.microsoft.com/rest/api/aks/managed-clusters/list */
export const aksCluster: ResourceType = {
  name: 'aks-cluster',
  ciClass: 'azure_aks',
  apiVersion: API_VERSION,
  armTypes: ['microsoft.containerservice/managedclusters'],
  async *discover(azure, subscriptionId, _recall, cursor) {
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.ContainerService/managedClusters`;
    for await (const { resources, next } of azure.pages(path, API_VERSION, cursor)) {
      yield { items: resources.map(toAksCluster), cursor: next };
    }
  },
  async read(azure, armId) {
    return [toAksCluster(await azure.get(armId, API_VERSION))];
  },
};

export function toAksCluster(resource: ArmResource): DiscoveredItem {
  const cluster = readResource(ManagedCluster, resource, 'an AKS cluster');
  const { properties } = cluster;
  const item = describeResource(cluster);
  const nodeGroup = properties?.nodeResourceGroup
    ? `/subscriptions/${item.subscriptionId}/resourcegroups/${properties.nodeResourceGroup}`
    : null;
  return {
    class: 'azure_aks',
    resourceType: 'aks-cluster',
    ...item,
    state: properties?.powerState?.code ?? properties?.provisioningState ?? null,
    relatedId: keyOf(nodeGroup),
    details: {
      node_resource_group: keyOf(nodeGroup),
      provisioning_state: properties?.provisioningState ?? null,
      fqdn: properties?.fqdn ?? null,
    },
    attributes: {
      cluster_name: item.name,
      k8s_version: properties?.currentKubernetesVersion ?? properties?.kubernetesVersion ?? null,
      node_pools: properties?.agentPoolProfiles?.map(toNodePool) ?? [],
      region: item.region,
    },
  };
}

function toNodePool(pool: z.infer<typeof AgentPool>): NodePool {
  return {
    name: pool.name,
    size: pool.vmSize ?? null,
    count: pool.count ?? null,
    os: pool.osType ?? null,
    mode: pool.mode ?? null,
    version: pool.currentOrchestratorVersion ?? pool.orchestratorVersion ?? null,
  };
}
