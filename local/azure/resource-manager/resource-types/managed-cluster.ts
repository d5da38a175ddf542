import type { JsonObject } from '../../json.ts';
import { currentGroup, type Estate, numbered, slotIn } from '../estate.ts';
import { type HomeGroup, homeGroup } from '../home-group.ts';
import type { ResourceType } from '../resource-type.ts';

const TYPE = 'Microsoft.ContainerService/managedClusters';

/** What a cluster's slot says, before anything happened to it. */
export interface ClusterPlan {
  readonly slot: number;
  readonly name: string;
  readonly home: HomeGroup;
}

export function clusterAt(estate: Estate, slot: number): ClusterPlan {
  const home = homeGroup(estate, 'aks', slot);
  return { slot, name: numbered(`aks-${home.workload}-${home.environment}`, slot), home };
}

/** The cluster's group now; undefined when it is gone. */
export function clusterGroup(estate: Estate, plan: ClusterPlan): string | undefined {
  return currentGroup(estate, TYPE, [plan.name], plan.home.name);
}

/** The group that AKS makes for the nodes; it keeps its name when the cluster's group changes. */
export function nodeGroupName(plan: ClusterPlan): string {
  return `MC_${plan.home.name}_${plan.name}_${plan.home.region.name}`;
}

export interface PoolPlan {
  readonly name: string;
  readonly mode: 'System' | 'User';
  readonly osType: 'Linux' | 'Windows';
  readonly vmSize: string;
  readonly count: number;
}

/** One to three pools, inline in the cluster; every third cluster has a Windows one. */
export function poolsAt(slot: number): readonly PoolPlan[] {
  const system: PoolPlan = {
    name: 'agentpool',
    mode: 'System',
    osType: 'Linux',
    vmSize: 'Standard_D4ds_v5',
    count: 2 + (slot % 4),
  };
  const user: PoolPlan = { ...system, name: 'userpool', mode: 'User', count: slot % 7 };
  const windows: PoolPlan = {
    ...user,
    name: 'winp',
    osType: 'Windows',
    vmSize: 'Standard_D8ds_v5',
  };
  return [system, ...(slot % 2 === 0 ? [user] : []), ...(slot % 3 === 2 ? [windows] : [])];
}

/** An AKS cluster; its list came with a nextLink to an empty page where it was recorded. */
export const managedCluster: ResourceType = {
  type: TYPE,
  pageSizes: [50, 100],
  emptyLastPage: 'always',
  slots: (estate) => ({ from: 0, to: estate.count('managedClusters') }),
  slotOf: (estate, [name]) => slotIn(name, estate.count('managedClusters')),
  at(estate, slot) {
    const plan = clusterAt(estate, slot);
    const group = clusterGroup(estate, plan);
    if (group === undefined) return [];
    const { name, home } = plan;
    // `kubernetesVersion` is what was asked for, and may leave out the patch.
    const running = ['1.31.9', '1.32.5', '1.33.1'][slot % 3] ?? '';
    const asked = slot % 4 === 1 ? running.replace(/\.\d+$/, '') : running;
    const isStopped = slot % 5 === 4;
    const host = `${name}-dns-${estate.hex(8, 'aks-fqdn', slot)}`;
    return [
      {
        // AKS spells the segment and the type its own way.
        id: `/subscriptions/${estate.subscriptionId}/resourcegroups/${group}/providers/${TYPE}/${name}`,
        location: home.region.name,
        name,
        type: 'Microsoft.ContainerService/ManagedClusters',
        ...(slot % 3 !== 1 && { tags: home.tags }),
        properties: {
          provisioningState: slot % 8 === 6 ? 'Failed' : 'Succeeded',
          powerState: { code: isStopped ? 'Stopped' : 'Running' },
          kubernetesVersion: asked,
          currentKubernetesVersion: running,
          dnsPrefix: `${name}-dns`,
          fqdn: `${host}.hcp.${home.region.name}.azmk8s.io`,
          azurePortalFQDN: `${host}.portal.hcp.${home.region.name}.azmk8s.io`,
          agentPoolProfiles: poolsAt(slot).map((pool) =>
            agentPool(pool, asked, running, isStopped),
          ),
          servicePrincipalProfile: { clientId: 'msi' },
          addonProfiles: {
            azureKeyvaultSecretsProvider: { enabled: false, config: null },
            azurepolicy: { enabled: false, config: null },
          },
          nodeResourceGroup: nodeGroupName(plan),
          enableRBAC: true,
          supportPlan: 'KubernetesOfficial',
          networkProfile: {
            networkPlugin: 'azure',
            networkPolicy: 'calico',
            loadBalancerSku: 'Standard',
            loadBalancerProfile: {
              managedOutboundIPs: { count: 1 },
              backendPoolType: 'nodeIPConfiguration',
            },
            serviceCidr: '10.0.0.0/16',
            dnsServiceIP: '10.0.0.10',
            outboundType: 'loadBalancer',
            serviceCidrs: ['10.0.0.0/16'],
            ipFamilies: ['IPv4'],
          },
          maxAgentPools: 100,
          autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' },
          disableLocalAccounts: false,
          securityProfile: {},
          storageProfile: {
            diskCSIDriver: { enabled: true },
            fileCSIDriver: { enabled: true },
            snapshotController: { enabled: true },
          },
          oidcIssuerProfile: { enabled: false },
          workloadAutoScalerProfile: {},
          resourceUID: estate.hex(24, 'aks', slot),
        },
        identity: {
          type: 'SystemAssigned',
          principalId: estate.uuid('aks-identity', slot),
          tenantId: estate.tenantId,
        },
        sku: { name: 'Base', tier: slot % 2 === 0 ? 'Free' : 'Standard' },
      },
    ];
  },
};

function agentPool(pool: PoolPlan, asked: string, running: string, isStopped: boolean): JsonObject {
  return {
    name: pool.name,
    count: isStopped ? 0 : pool.count,
    vmSize: pool.vmSize,
    osDiskSizeGB: 128,
    osDiskType: 'Ephemeral',
    kubeletDiskType: 'OS',
    maxPods: pool.osType === 'Windows' ? 30 : 110,
    type: 'VirtualMachineScaleSets',
    enableAutoScaling: false,
    provisioningState: 'Succeeded',
    powerState: { code: isStopped ? 'Stopped' : 'Running' },
    orchestratorVersion: asked,
    currentOrchestratorVersion: running,
    enableNodePublicIP: false,
    mode: pool.mode,
    osType: pool.osType,
    osSKU: pool.osType === 'Windows' ? 'Windows2022' : 'Ubuntu',
    nodeImageVersion:
      pool.osType === 'Windows'
        ? 'AKSWindows-2022-containerd-20348.3807.250609'
        : 'AKSUbuntu-2204gen2containerd-202506.16.0',
    enableFIPS: false,
  };
}
