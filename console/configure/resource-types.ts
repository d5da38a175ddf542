import type { CiClass, ResourceTypeName } from '../../lambdas/shared/domain/configuration-item.ts';

/** Resource types in the product page's words. */
export const RESOURCE_TYPES: Readonly<Record<ResourceTypeName, string>> = {
  'virtual-machine': 'Virtual Machine',
  'aks-cluster': 'AKS Cluster',
  'sql-database': 'Azure SQL',
  'cosmos-database': 'Cosmos DB',
  'app-service': 'App Service',
  'storage-account': 'Storage Account',
};

/** CI classes in the product page's words. */
export const CI_CLASSES: Readonly<Record<CiClass, string>> = {
  azure_vm: 'Virtual Machine',
  azure_aks: 'AKS Cluster',
  azure_database: 'Azure SQL / Cosmos DB',
  azure_app_service: 'App Service',
  azure_storage: 'Storage Account',
};
