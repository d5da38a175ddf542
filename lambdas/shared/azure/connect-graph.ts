import type { Graph } from '../domain/graph.ts';
import type { Integration } from '../domain/integration.ts';
import type { Measure } from '../domain/metric.ts';
import type { ServicePrincipal } from '../domain/service-principal.ts';
import { azureAddresses } from './clouds.ts';
import { servicePrincipalCredential } from './credentials.ts';
import type { AzureEnvironment } from './environment.ts';
import { openGraph } from './graph.ts';

/**
 * Microsoft Graph of an integration's tenant.
 *
 * @param timeLeft milliseconds that the invocation can still spend on Azure
 * @param measure counts calls and throttles; nobody does without
 */
export function connectGraph(
  integration: Pick<Integration, 'cloud'>,
  principal: ServicePrincipal,
  environment: AzureEnvironment,
  timeLeft: () => number,
  measure?: Measure,
): Graph {
  const { authorityHost, graph } = azureAddresses(integration.cloud, environment);
  const credential = servicePrincipalCredential(principal, { authorityHost, timeLeft });
  return openGraph({ ...graph, credential, timeLeft, ...(measure && { measure }) });
}
