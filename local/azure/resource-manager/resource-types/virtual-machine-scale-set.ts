import type { Resource } from '../content.ts';
import { currentGroup, type Estate, idIn, numbered, slotIn } from '../estate.ts';
import { homeGroup } from '../home-group.ts';
import type { ResourceType } from '../resource-type.ts';
import { clusterAt, clusterGroup, nodeGroupName, poolsAt } from './managed-cluster.ts';

const TYPE = 'Microsoft.Compute/virtualMachineScaleSets';
/** Machines of so many slots share a Flexible set. */
const SLOTS_PER_SET = 50;

/** The Flexible set that a member machine's slot belongs to, as a machine's body names it. */
export function flexibleSetId(estate: Estate, machineSlot: number): string {
  const set = flexibleAt(estate, Math.floor(machineSlot / SLOTS_PER_SET));
  return idIn(estate, set.home.name, `${TYPE}/${set.name}`);
}

/**
 * Scale sets: Flexible ones, whose machines are in the machines' list too, and the Uniform ones of
 * AKS node pools, whose machines are not.
 */
export const virtualMachineScaleSet: ResourceType = {
  type: TYPE,
  pageSizes: [100],
  emptyLastPage: 'sometimes',
  slots: (estate) => ({
    from: 0,
    to: Math.max(flexibleCount(estate), estate.count('managedClusters')),
  }),
  slotOf(estate, [name = '']) {
    const cluster = /^aks-[a-z0-9]+-(.*)-vmss$/i.exec(name)?.[1];
    if (cluster !== undefined) return slotIn(cluster, estate.count('managedClusters'));
    return slotIn(name, flexibleCount(estate));
  },
  at: (estate, slot) => [...flexibleSets(estate, slot), ...nodePoolSets(estate, slot)],
};

export function flexibleCount(estate: Estate): number {
  return Math.ceil(estate.count('virtualMachines') / SLOTS_PER_SET);
}

function flexibleAt(estate: Estate, number: number) {
  const home = homeGroup(estate, 'vmss', number);
  return { home, name: numbered(`vmss-${home.workload}`, number) };
}

function flexibleSets(estate: Estate, number: number): Resource[] {
  if (number >= flexibleCount(estate)) return [];
  const { home, name } = flexibleAt(estate, number);
  const group = currentGroup(estate, TYPE, [name], home.name);
  if (group === undefined) return [];
  return [
    {
      name,
      id: idIn(estate, group, `${TYPE}/${name}`),
      type: TYPE,
      location: home.region.name,
      tags: home.tags,
      sku: { name: 'Standard_D2s_v5', tier: 'Standard', capacity: 5 },
      properties: {
        singlePlacementGroup: false,
        orchestrationMode: 'Flexible',
        provisioningState: 'Succeeded',
        platformFaultDomainCount: 1,
        uniqueId: estate.uuid('vmss', number),
        timeCreated: estate.timestamp('vmss', number),
      },
    },
  ];
}

function nodePoolSets(estate: Estate, slot: number): Resource[] {
  if (slot >= estate.count('managedClusters')) return [];
  const cluster = clusterAt(estate, slot);
  if (clusterGroup(estate, cluster) === undefined) return [];
  return poolsAt(slot).map((pool) => {
    const name = `aks-${pool.name}-${cluster.name}-vmss`;
    return {
      name,
      id: idIn(estate, nodeGroupName(cluster), `${TYPE}/${name}`),
      type: TYPE,
      location: cluster.home.region.name,
      tags: { 'aks-managed-poolName': pool.name },
      sku: { name: pool.vmSize, tier: 'Standard', capacity: pool.count },
      properties: {
        singlePlacementGroup: false,
        orchestrationMode: 'Uniform',
        overprovision: false,
        provisioningState: 'Succeeded',
        platformFaultDomainCount: 1,
        uniqueId: estate.uuid('vmss', name),
        timeCreated: estate.timestamp('vmss', name),
      },
    };
  });
}
