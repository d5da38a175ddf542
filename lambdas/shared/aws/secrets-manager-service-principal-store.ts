import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { IntegrationError } from '../domain/integration-error.ts';
import { ServicePrincipal, type ServicePrincipalStore } from '../domain/service-principal.ts';
import { parseSecret } from './parse-secret.ts';

/**
 * Service principals in Secrets Manager, one secret an integration, named `{prefix}{integration id}`.
 *
 * @param keyArn the KMS key that encrypts new secrets; needed where `create` is called
 */
export function secretsManagerServicePrincipalStore(
  client: SecretsManagerClient,
  namePrefix: string,
  keyArn?: string,
): ServicePrincipalStore {
  const nameOf = (integrationId: string) => `${namePrefix}${integrationId}`;

  return {
    async create(integrationId, principal) {
      await client.send(
        new CreateSecretCommand({
          Name: nameOf(integrationId),
          Description: 'Azure service principal of a StackFlow integration',
          KmsKeyId: keyArn,
          SecretString: JSON.stringify(principal),
        }),
      );
    },

    async replace(integrationId, principal) {
      await client.send(
        new PutSecretValueCommand({
          SecretId: nameOf(integrationId),
          SecretString: JSON.stringify(principal),
        }),
      );
    },

    async get(integrationId) {
      try {
        const { SecretString } = await client.send(
          new GetSecretValueCommand({ SecretId: nameOf(integrationId) }),
        );
        return ServicePrincipal.parse(parseSecret(SecretString));
      } catch (error) {
        if (error instanceof ResourceNotFoundException) throw missing(nameOf(integrationId), error);
        throw error;
      }
    },

    async discard(integrationId) {
      await client.send(
        new DeleteSecretCommand({
          SecretId: nameOf(integrationId),
          ForceDeleteWithoutRecovery: true,
        }),
      );
    },
  };
}

function missing(name: string, cause: Error): IntegrationError {
  return new IntegrationError(
    'secret_missing',
    `The client secret of this integration is not in Secrets Manager (${name}).`,
    'Enter the client secret again in Integration Hub → Microsoft Azure → Configure.',
    { cause },
  );
}
