import type { ResourceType } from '../resource-type.ts';
import { appServicePlan } from './app-service-plan.ts';
import { cosmosAccount } from './cosmos-account.ts';
import { cosmosChildren } from './cosmos-child.ts';
import { managedCluster } from './managed-cluster.ts';
import { networkInterface } from './network-interface.ts';
import { resourceGroup } from './resource-group.ts';
import { sqlDatabase } from './sql-database.ts';
import { sqlElasticPool } from './sql-elastic-pool.ts';
import { sqlServer } from './sql-server.ts';
import { storageAccount } from './storage-account.ts';
import { virtualMachine } from './virtual-machine.ts';
import { virtualMachineScaleSet } from './virtual-machine-scale-set.ts';
import { webSite } from './web-site.ts';
import { webSiteConfig } from './web-site-config.ts';

/** Every type the tenant holds. */
export const RESOURCE_TYPES: readonly ResourceType[] = [
  resourceGroup,
  virtualMachine,
  virtualMachineScaleSet,
  networkInterface,
  managedCluster,
  sqlServer,
  sqlDatabase,
  sqlElasticPool,
  cosmosAccount,
  ...cosmosChildren,
  appServicePlan,
  webSite,
  webSiteConfig,
  storageAccount,
];
