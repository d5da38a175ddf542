import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { IntegrationError } from '../domain/integration-error.ts';
import { ServicePrincipal, type ServicePrincipalStore } from '../domain/service-principal.ts';
import { integrationSecrets } from './integration-secrets.ts';

/**
 * Service principals in Secrets Manager.
 *
 * @param keyArn the KMS key that encrypts new secrets; needed where `create` is called
 */
export function secretsManagerServicePrincipalStore(
  client: SecretsManagerClient,
  prefix: string,
  keyArn?: string,
): ServicePrincipalStore {
  const description = 'Azure service principal of a StackFlow integration';
  const secrets = integrationSecrets(client, {
    prefix,
    schema: ServicePrincipal,
    description,
    rotationStrategy: 'azure-client-secret',
    keyArn,
  });
  return {
    ...secrets,
    async get(integrationId) {
      const principal = await secrets.get(integrationId);
      if (!principal) throw missing(`${prefix}${integrationId}`);
      return principal;
    },
    previous: (integrationId) => secrets.get(integrationId, 'AWSPREVIOUS'),
  };
}

function missing(name: string): IntegrationError {
  return new IntegrationError(
    'secret_missing',
    `The client secret of this integration is not in Secrets Manager (${name}).`,
    'Enter the client secret again in Integration Hub → Microsoft Azure → Configure.',
  );
}
