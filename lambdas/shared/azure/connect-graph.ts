import type { Graph } from '../domain/graph.ts';
import type { Integration } from '../domain/integration.ts';
import type { Measure } from '../domain/metric.ts';
import type { ServicePrincipalStore } from '../domain/service-principal.ts';
import { azureAddresses } from './clouds.ts';
import type { AzureEnvironment } from './environment.ts';
import { openGraph } from './graph.ts';
import type { GraphOptions } from './graph-client.ts';
import { rotatingCredential } from './rotating-credential.ts';

/**
 * Opens Microsoft Graph of an integration’s tenant: each call of the result counts its own requests, and all of
 * them share one sign-in and Graph's limit.
 *
 * @throws IntegrationError `secret_missing`
 */
export async function connectGraph(
  ...connection: Parameters<typeof graphOptions>
): Promise<() => Graph> {
  return openGraph(await graphOptions(...connection));
}

/**
 * What opens Microsoft Graph of an integration's tenant. A rotation of the client secret meanwhile fails no call.
 *
 * @param timeLeft milliseconds that the invocation can still spend on Azure
 * @param measure counts calls and throttles; nobody does without
 * @throws IntegrationError `secret_missing`
 */
export async function graphOptions(
  { id, cloud }: Pick<Integration, 'id' | 'cloud'>,
  principals: Pick<ServicePrincipalStore, 'get' | 'previous'>,
  environment: AzureEnvironment,
  timeLeft: () => number,
  measure?: Measure,
): Promise<GraphOptions> {
  const { authorityHost, graph } = azureAddresses(cloud, environment);
  const source = { current: () => principals.get(id), previous: () => principals.previous(id) };
  const credential = rotatingCredential(await source.current(), source, {
    authorityHost,
    timeLeft,
  });
  return { ...graph, credential, timeLeft, ...(measure && { measure }) };
}
