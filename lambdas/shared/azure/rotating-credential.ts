import type { TokenCredential } from '@azure/identity';
import { AzureError } from '../domain/resource-manager.ts';
import { type ServicePrincipal, wasProven } from '../domain/service-principal.ts';
import { type SignInOptions, servicePrincipalCredential } from './credentials.ts';

/** Where one integration's service principal is read anew. */
export interface PrincipalSource {
  current(): Promise<ServicePrincipal>;
  /** The one before; a rotation leaves it working. */
  previous(): Promise<ServicePrincipal | undefined>;
}

/**
 * Signs in as a service principal whose secret may be replaced at any time. When Entra does not accept
 * the secret, it is read anew; when the newest is not accepted either, since some of Entra's replicas
 * do not know it yet, the one before it is tried. So no rotation fails a call, and nothing outlives one.
 * A secret that nobody proved is refused as it is: the one before would hide that it is wrong.
 *
 * @param principal the secret as it was read just now
 * @throws AzureError `azure_sign_in_failed` from `getToken`, with Entra's reason in words
 */
export function rotatingCredential(
  principal: ServicePrincipal,
  source: PrincipalSource,
  options: SignInOptions,
): TokenCredential {
  let used = principal;
  let credential = servicePrincipalCredential(used, options);

  return {
    async getToken(scopes, tokenOptions) {
      const tried = used;
      try {
        return await credential.getToken(scopes, tokenOptions);
      } catch (error) {
        if (!refusesSecret(error)) throw error;
        const newest = await source.current();
        // Whoever was refused at the same moment may have changed to it already.
        if (!isSame(newest, used)) {
          used = newest;
          credential = servicePrincipalCredential(used, options);
        }
        if (!isSame(newest, tried)) {
          try {
            return await credential.getToken(scopes, tokenOptions);
          } catch (second) {
            if (!refusesSecret(second)) throw second;
          }
        }
        const before = wasProven(used) ? await source.previous() : undefined;
        if (!before || isSame(before, used)) throw error;
        return servicePrincipalCredential(before, options).getToken(scopes, tokenOptions);
      }
    },
  };
}

/** Whether Entra does not know the secret, or says that it has expired. */
export function refusesSecret(error: unknown): boolean {
  return (
    error instanceof AzureError &&
    (error.azureCode === 'AADSTS7000215' || error.azureCode === 'AADSTS7000222')
  );
}

function isSame(one: ServicePrincipal, other: ServicePrincipal): boolean {
  return (
    one.tenantId === other.tenantId &&
    one.clientId === other.clientId &&
    one.clientSecret === other.clientSecret
  );
}
