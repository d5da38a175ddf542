import type { JsonObject } from '../../json.ts';
import type { Resource } from '../content.ts';
import type { Estate } from '../estate.ts';
import { slotIn } from '../estate.ts';
import { groupAt, groupNumber } from '../home-group.ts';
import type { ResourceType } from '../resource-type.ts';
import { clusterAt, clusterGroup, nodeGroupName } from './managed-cluster.ts';

const TYPE = 'Microsoft.Resources/resourceGroups';

/**
 * Resource groups. Slot by slot the generated group of that number and the node group of the
 * cluster in that slot; the last slot holds those that moves made.
 */
export const resourceGroup: ResourceType = {
  type: TYPE,
  pageSizes: [100, 200],
  emptyLastPage: 'sometimes',
  slots: (estate) => ({ from: 0, to: lastSlot(estate) + 1 }),
  slotOf(estate, [name = '']) {
    if (estate.changes.newGroups.has(name.toLowerCase())) return lastSlot(estate);
    const cluster = /^MC_.*_(aks-[^_]+)_[^_]+$/i.exec(name)?.[1];
    if (cluster) return slotIn(cluster, estate.count('managedClusters'));
    return groupNumber(estate, name);
  },
  at(estate, slot) {
    const groups: Resource[] = [];
    if (slot < estate.groups) {
      const { name, region, tags } = groupAt(estate, slot);
      groups.push(bodyOf(estate, name, region.name, { tags: slot % 4 === 3 ? {} : tags }));
    }
    if (slot < estate.count('managedClusters')) {
      const plan = clusterAt(estate, slot);
      const owner = clusterGroup(estate, plan);
      if (owner !== undefined) {
        const managedBy = `/subscriptions/${estate.subscriptionId}/resourcegroups/${owner}/providers/Microsoft.ContainerService/managedClusters/${plan.name}`;
        groups.push(bodyOf(estate, nodeGroupName(plan), plan.home.region.name, { managedBy }));
      }
    }
    if (slot === lastSlot(estate)) {
      for (const name of estate.changes.newGroups.values()) {
        groups.push(bodyOf(estate, name, 'eastus', {}));
      }
    }
    return groups.filter(({ name }) => !estate.changes.goneGroups.has(name.toLowerCase()));
  },
};

function lastSlot(estate: Estate): number {
  return Math.max(estate.groups, estate.count('managedClusters'));
}

function bodyOf(estate: Estate, name: string, location: string, extra: JsonObject): Resource {
  return {
    id: `/subscriptions/${estate.subscriptionId}/resourceGroups/${name}`,
    name,
    type: TYPE,
    location,
    ...extra,
    properties: { provisioningState: 'Succeeded' },
  };
}
