import type { TokenCredential } from '@azure/identity';
import type { ApplicationCredentials } from '../domain/application-credential.ts';
import type { Integration } from '../domain/integration.ts';
import type { Measure } from '../domain/metric.ts';
import type { ServicePrincipal } from '../domain/service-principal.ts';
import { applicationCredentials } from './application-credentials.ts';
import { azureAddresses } from './clouds.ts';
import { connectAs } from './connect.ts';
import { servicePrincipalCredential } from './credentials.ts';
import type { AzureEnvironment } from './environment.ts';
import { type PrincipalSource, rotatingCredential } from './rotating-credential.ts';

/** The version of the subscriptions API. */
const API_VERSION = '2022-12-01';

/** What rotating needs of one cloud, with whatever secret it is handed. */
export interface ApplicationAccess {
  /** The credentials of the application that the source's current principal is. */
  credentials(source: PrincipalSource): Promise<ApplicationCredentials>;
  /** Asks for a token that no earlier sign-in left. @throws AzureError `azure_sign_in_failed` */
  signIn(principal: ServicePrincipal): Promise<void>;
  /** One call each of Resource Manager and Graph with this secret. */
  probe(principal: ServicePrincipal): Promise<void>;
}

/**
 * @param timeLeft milliseconds that the invocation can still spend on Azure
 * @param measure counts calls and throttles; nobody does without
 */
export function applicationAccess(
  cloud: Integration['cloud'],
  environment: AzureEnvironment,
  timeLeft: () => number,
  measure?: Measure,
): ApplicationAccess {
  const { authorityHost, graph, resourceManager } = azureAddresses(cloud, environment);
  const signInOptions = { authorityHost, timeLeft };
  const credentialsOf = (clientId: string, credential: TokenCredential) =>
    applicationCredentials({ ...graph, clientId, credential, timeLeft, measure });

  return {
    async credentials(source) {
      const principal = await source.current();
      const credential = rotatingCredential(principal, source, signInOptions);
      return credentialsOf(principal.clientId, credential);
    },
    async signIn(principal) {
      await servicePrincipalCredential(principal, signInOptions).getToken(resourceManager.scope);
    },
    async probe(principal) {
      await connectAs({ cloud }, principal, environment, timeLeft, measure)().get(
        '/subscriptions',
        API_VERSION,
      );
      const credential = servicePrincipalCredential(principal, signInOptions);
      await Array.fromAsync(credentialsOf(principal.clientId, credential).list());
    },
  };
}
