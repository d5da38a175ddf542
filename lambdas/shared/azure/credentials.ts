import { isRestError, type PipelinePolicy, type PipelineResponse } from '@azure/core-rest-pipeline';
import { ClientSecretCredential, type TokenCredential } from '@azure/identity';
import type { ServicePrincipal } from '../domain/service-principal.ts';
import { isWellKnownAuthority } from './clouds.ts';
import { type AuthorityReply, explainSignIn } from './explain-sign-in.ts';
import { type RetryBudget, type RetryOptions, retryPolicy } from './retry.ts';

/** Ends within one attempt of the call that needs the token. */
const BUDGET: RetryBudget = { maxRetries: 2, maxWait: 10_000, attemptTimeout: 10_000 };

export interface SignInOptions extends Pick<RetryOptions, 'timeLeft' | 'sleep' | 'random'> {
  readonly authorityHost: string;
}

/**
 * Signs in as a service principal with its client secret. Tokens are kept in memory until they
 * expire; a new secret needs a new credential.
 *
 * @throws AzureError `azure_sign_in_failed` from `getToken`, with Entra's reason in words
 */
export function servicePrincipalCredential(
  { tenantId, clientId, clientSecret }: ServicePrincipal,
  { authorityHost, ...patience }: SignInOptions,
): TokenCredential {
  let credential: ClientSecretCredential | undefined;
  let reply: AuthorityReply | undefined;

  // The library hides what a custom authority answers before the token request, where Entra says
  // that a tenant does not exist (AADSTS90002), and why a connection failed. So it is listened to.
  const listen: PipelinePolicy = {
    name: 'stackflowListen',
    async sendRequest(request, next) {
      try {
        const response = await next(request);
        reply = heard(response);
        return response;
      } catch (error) {
        // The SDK throws an answer that calls itself JSON and is not.
        const response = isRestError(error) ? error.response : undefined;
        reply = response ? heard(response) : { silence: String(error) };
        throw error;
      }
    },
  };

  function connect(): ClientSecretCredential {
    return new ClientSecretCredential(tenantId, clientId, clientSecret, {
      authorityHost,
      disableInstanceDiscovery: !isWellKnownAuthority(authorityHost),
      retryOptions: { maxRetries: 0 },
      redirectOptions: { maxRetries: 0 },
      additionalPolicies: [
        { policy: listen, position: 'perCall' },
        { policy: retryPolicy({ ...patience, budget: BUDGET }), position: 'perCall' },
      ],
    });
  }

  return {
    async getToken(scopes, options) {
      reply = undefined;
      try {
        credential ??= connect();
        return await credential.getToken(scopes, options);
      } catch (error) {
        throw explainSignIn(error, reply);
      }
    },
  };
}

function heard({ status, bodyAsText }: PipelineResponse): AuthorityReply {
  return status < 400 ? { status } : { status, body: bodyAsText ?? '' };
}
