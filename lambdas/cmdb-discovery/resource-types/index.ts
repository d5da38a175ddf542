import { aksCluster } from './aks-cluster.ts';
import { appService } from './app-service.ts';
import { cosmosDatabase } from './cosmos-database.ts';
import type { ResourceType } from './resource-type.ts';
import { sqlDatabase } from './sql-database.ts';
import { storageAccount } from './storage-account.ts';
import { virtualMachine } from './virtual-machine.ts';

/** Every resource type that is discovered. */
export const RESOURCE_TYPES: readonly ResourceType[] = [
  virtualMachine,
  aksCluster,
  sqlDatabase,
  cosmosDatabase,
  appService,
  storageAccount,
];
