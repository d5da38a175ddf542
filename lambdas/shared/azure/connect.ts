import type { TokenCredential } from '@azure/identity';
import type { Integration } from '../domain/integration.ts';
import type { Measure } from '../domain/metric.ts';
import type { ResourceManager } from '../domain/resource-manager.ts';
import type { ServicePrincipal, ServicePrincipalStore } from '../domain/service-principal.ts';
import { azureAddresses } from './clouds.ts';
import { servicePrincipalCredential } from './credentials.ts';
import type { AzureEnvironment } from './environment.ts';
import { openResourceManager } from './resource-manager.ts';
import { rotatingCredential } from './rotating-credential.ts';

/**
 * Access to an integration's tenant: each call of the result counts its own requests, and all of
 * them share one sign-in and its connections. A rotation of the client secret meanwhile fails none.
 *
 * @param timeLeft milliseconds that the invocation can still spend on Azure
 * @param measure counts calls and throttles; nobody does without
 * @throws IntegrationError `secret_missing`
 */
export async function connect(
  { id, cloud }: Pick<Integration, 'id' | 'cloud'>,
  principals: Pick<ServicePrincipalStore, 'get' | 'previous'>,
  environment: AzureEnvironment,
  timeLeft: () => number,
  measure?: Measure,
): Promise<() => ResourceManager> {
  const { authorityHost } = azureAddresses(cloud, environment);
  const source = { current: () => principals.get(id), previous: () => principals.previous(id) };
  const principal = await source.current();
  const credential = rotatingCredential(principal, source, { authorityHost, timeLeft });
  return open(cloud, credential, environment, timeLeft, measure);
}

/** Access with this very secret and no other: to try it, or where it never changes. */
export function connectAs(
  { cloud }: Pick<Integration, 'cloud'>,
  principal: ServicePrincipal,
  environment: AzureEnvironment,
  timeLeft: () => number,
  measure?: Measure,
): () => ResourceManager {
  const { authorityHost } = azureAddresses(cloud, environment);
  const credential = servicePrincipalCredential(principal, { authorityHost, timeLeft });
  return open(cloud, credential, environment, timeLeft, measure);
}

function open(
  cloud: Integration['cloud'],
  credential: TokenCredential,
  environment: AzureEnvironment,
  timeLeft: () => number,
  measure?: Measure,
) {
  const { resourceManager } = azureAddresses(cloud, environment);
  return openResourceManager({
    ...resourceManager,
    credential,
    timeLeft,
    ...(measure && { measure }),
  });
}
