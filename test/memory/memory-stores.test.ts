import { auditLogContract } from '../contracts/audit-log.ts';
import { configurationItemSearchContract } from '../contracts/configuration-item-search.ts';
import { configurationItemStoreContract } from '../contracts/configuration-item-store.ts';
import { deliveryStoreContract } from '../contracts/delivery-store.ts';
import { heldRetirementsContract } from '../contracts/held-retirements.ts';
import { incidentStoreContract } from '../contracts/incident-store.ts';
import { integrationStoreContract } from '../contracts/integration-store.ts';
import { leaseStoreContract } from '../contracts/lease-store.ts';
import { reconciliationStoreContract } from '../contracts/reconciliation-store.ts';
import { runStoreContract } from '../contracts/run-store.ts';
import { scopeProgressContract } from '../contracts/scope-progress.ts';
import { servicePrincipalStoreContract } from '../contracts/service-principal-store.ts';
import { watermarkStoreContract } from '../contracts/watermark-store.ts';
import { memoryAuditLog } from './memory-audit-log.ts';
import { memoryConfigurationItemSearch } from './memory-configuration-item-search.ts';
import { memoryConfigurationItemStore } from './memory-configuration-item-store.ts';
import { memoryDeliveryStore } from './memory-delivery-store.ts';
import { memoryIncidentStore } from './memory-incident-store.ts';
import { memoryIntegrationStore } from './memory-integration-store.ts';
import { memoryLeaseStore } from './memory-lease-store.ts';
import { memoryReconciliationStore } from './memory-reconciliation-store.ts';
import { memoryRunStore } from './memory-run-store.ts';
import { memoryServicePrincipalStore } from './memory-service-principal-store.ts';
import { memoryWatermarkStore } from './memory-watermark-store.ts';

describe('integrations in memory', () =>
  integrationStoreContract(async () => memoryIntegrationStore()));

describe('configuration items in memory', () =>
  configurationItemStoreContract(async () => memoryConfigurationItemStore()));

describe('incidents in memory', () => incidentStoreContract(async () => memoryIncidentStore()));

describe('deliveries in memory', () => deliveryStoreContract(async () => memoryDeliveryStore()));

describe('runs in memory', () => {
  runStoreContract(async () => memoryRunStore());
  scopeProgressContract(async () => memoryRunStore());
  heldRetirementsContract(async () => memoryRunStore());
});

describe('leases in memory', () => leaseStoreContract(async () => memoryLeaseStore()));

describe('watermarks in memory', () => watermarkStoreContract(async () => memoryWatermarkStore()));

describe('reconciliations in memory', () =>
  reconciliationStoreContract(async () => memoryReconciliationStore()));

describe('service principals in memory', () =>
  servicePrincipalStoreContract(async () => memoryServicePrincipalStore()));

describe('administrative acts in memory', () => auditLogContract(async () => memoryAuditLog()));

describe('the search for configuration items in memory', () =>
  configurationItemSearchContract(async (items) =>
    memoryConfigurationItemSearch(new Map(items.map((item) => [item.id, item]))),
  ));
