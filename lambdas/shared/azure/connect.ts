import type { Integration } from '../domain/integration.ts';
import type { Measure } from '../domain/metric.ts';
import type { ResourceManager } from '../domain/resource-manager.ts';
import type { ServicePrincipal } from '../domain/service-principal.ts';
import { azureAddresses } from './clouds.ts';
import { servicePrincipalCredential } from './credentials.ts';
import type { AzureEnvironment } from './environment.ts';
import { openResourceManager } from './resource-manager.ts';

/**
 * Access to an integration's tenant: each call of the result counts its own requests, and all of
 * them share one sign-in and its connections.
 *
 * @param timeLeft milliseconds that the invocation can still spend on Azure
 * @param measure counts calls and throttles; nobody does without
 */
export function connect(
  integration: Pick<Integration, 'cloud'>,
  principal: ServicePrincipal,
  environment: AzureEnvironment,
  timeLeft: () => number,
  measure?: Measure,
): () => ResourceManager {
  const addresses = azureAddresses(integration.cloud, environment);
  const { authorityHost } = addresses;
  const credential = servicePrincipalCredential(principal, { authorityHost, timeLeft });
  return openResourceManager({
    ...addresses.resourceManager,
    credential,
    timeLeft,
    ...(measure && { measure }),
  });
}
