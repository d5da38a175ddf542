import { setTimeout as delay } from 'node:timers/promises';
import { RESOURCE_TYPES } from '../../lambdas/cmdb-discovery/resource-types/index.ts';
import { azureAddresses } from '../../lambdas/shared/azure/clouds.ts';
import { servicePrincipalCredential } from '../../lambdas/shared/azure/credentials.ts';
import { openResourceManager } from '../../lambdas/shared/azure/resource-manager.ts';
import type { ResourceTypeName } from '../../lambdas/shared/domain/configuration-item.ts';
import type { AzureOptions } from '../../local/azure/azure-options.ts';
import { integration } from '../fixtures/integration.ts';
import { startTenant, type TenantUnderTest } from '../local/azure/tenant-under-test.ts';
import { type DiscoveryUnderTest, discoveryUnderTest } from './discovery-under-test.ts';

/** Discovery against a simulated tenant, over the real adapters and for real resource types. */
export interface SimulatedDiscovery extends DiscoveryUnderTest {
  readonly tenant: TenantUnderTest;
  close(): Promise<void>;
}

/** @param resourceTypes those to discover; retries take no time */
export async function simulatedDiscovery(
  resourceTypes: readonly ResourceTypeName[],
  options: Omit<AzureOptions, 'certificate' | 'now'> = {},
): Promise<SimulatedDiscovery> {
  const clock = { now: Date.now() };
  const tenant = await startTenant({ size: 60, maxPageSize: 4, ...options, now: () => clock.now });
  const { endpoint, tenantId, clientId, clientSecret, subscriptionIds } = tenant.azure;
  const timeLeft = () => 60_000;
  const { authorityHost, resourceManager } = azureAddresses('public', {
    AZURE_AUTHORITY_HOST: endpoint,
    AZURE_RESOURCE_MANAGER_ENDPOINT: endpoint,
    MICROSOFT_GRAPH_ENDPOINT: undefined,
  });
  const principal = { tenantId, clientId, clientSecret };
  // Anew for each invocation, as in Lambda: a token does not outlive the clock's leaps.
  const signIn = () => {
    const credential = servicePrincipalCredential(principal, { authorityHost, timeLeft });
    const sleep = () => delay(0);
    return openResourceManager({ ...resourceManager, credential, timeLeft, sleep });
  };
  const discovery = discoveryUnderTest({
    integration: integration({
      tenantId,
      clientId,
      subscriptionIds: [...subscriptionIds],
      resourceTypes: [...resourceTypes],
    }),
    resourceTypes: RESOURCE_TYPES,
    connect: signIn,
    clock,
  });
  return Object.assign(discovery, { tenant, close: () => tenant.azure.close() });
}
