import type { Estate } from '../resource-manager/estate.ts';
import type { ResourceType, SlotRange } from '../resource-manager/resource-type.ts';
import {
  appServicePlan,
  planCount,
  sitesBesidePlan,
} from '../resource-manager/resource-types/app-service-plan.ts';
import { cosmosAccount } from '../resource-manager/resource-types/cosmos-account.ts';
import { managedCluster } from '../resource-manager/resource-types/managed-cluster.ts';
import { networkInterface } from '../resource-manager/resource-types/network-interface.ts';
import { sqlDatabase } from '../resource-manager/resource-types/sql-database.ts';
import { sqlElasticPool } from '../resource-manager/resource-types/sql-elastic-pool.ts';
import { serverCount, sqlServer } from '../resource-manager/resource-types/sql-server.ts';
import { storageAccount } from '../resource-manager/resource-types/storage-account.ts';
import { virtualMachine } from '../resource-manager/resource-types/virtual-machine.ts';
import {
  flexibleCount,
  virtualMachineScaleSet,
} from '../resource-manager/resource-types/virtual-machine-scale-set.ts';
import { webSite } from '../resource-manager/resource-types/web-site.ts';

/** Slots of one type. */
export interface Slots extends SlotRange {
  readonly type: ResourceType;
}

/** A type that Resource Graph knows, and how its resources hang together with others. */
export interface TrackedType {
  readonly type: ResourceType;
  /** Where its slots end now. Two ends where two series of resources share the slots. */
  ends(estate: Estate): readonly number[];
  /** Slots of other types that may change when a resource in this slot does. */
  beside?(estate: Estate, slot: number): readonly Slots[];
}

const only = (type: ResourceType, slot: number): Slots => ({ type, from: slot, to: slot + 1 });

/**
 * Every type of the tenant but three: groups are in `ResourceContainers`, and what is below a
 * Cosmos DB account or a site's `config` is in no table.
 */
export const TRACKED_TYPES: readonly TrackedType[] = [
  {
    type: virtualMachine,
    ends: (estate) => [estate.count('virtualMachines')],
    beside: (_, slot) => [only(networkInterface, slot)],
  },
  { type: networkInterface, ends: (estate) => [estate.count('virtualMachines')] },
  {
    type: virtualMachineScaleSet,
    ends: (estate) => [flexibleCount(estate), estate.count('managedClusters')],
  },
  {
    type: managedCluster,
    ends: (estate) => [estate.count('managedClusters')],
    beside: (_, slot) => [only(virtualMachineScaleSet, slot)],
  },
  {
    type: sqlServer,
    ends: (estate) => [serverCount(estate)],
    beside: (estate, slot) => [
      { type: sqlDatabase, ...sqlDatabase.slots(estate, slot) },
      only(sqlElasticPool, slot),
    ],
  },
  // Each server has a `master` besides.
  { type: sqlDatabase, ends: (estate) => [serverCount(estate) + estate.count('databases')] },
  { type: sqlElasticPool, ends: (estate) => [serverCount(estate)] },
  { type: cosmosAccount, ends: (estate) => [estate.count('databaseAccounts')] },
  {
    type: appServicePlan,
    ends: (estate) => [planCount(estate)],
    beside: (_, slot) => [{ type: webSite, ...sitesBesidePlan(slot) }],
  },
  { type: webSite, ends: (estate) => [estate.count('sites')] },
  { type: storageAccount, ends: (estate) => [estate.count('storageAccounts')] },
];
