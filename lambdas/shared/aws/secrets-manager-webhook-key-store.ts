import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type WebhookKeyStore, WebhookKeys } from '../domain/webhook-key.ts';
import { parseSecret } from './parse-secret.ts';

/**
 * The webhooks' keys in Secrets Manager, one secret an integration, named `{prefix}{integration id}`.
 *
 * @param keyArn the KMS key that encrypts new secrets; needed where `create` is called
 */
export function secretsManagerWebhookKeyStore(
  client: SecretsManagerClient,
  namePrefix: string,
  keyArn?: string,
): WebhookKeyStore {
  const nameOf = (integrationId: string) => `${namePrefix}${integrationId}`;

  return {
    async get(integrationId) {
      try {
        const { SecretString } = await client.send(
          new GetSecretValueCommand({ SecretId: nameOf(integrationId) }),
        );
        return WebhookKeys.parse(parseSecret(SecretString));
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },

    async create(integrationId, keys) {
      await client.send(
        new CreateSecretCommand({
          Name: nameOf(integrationId),
          Description: 'Keys of the webhook of a StackFlow integration with Azure',
          KmsKeyId: keyArn,
          SecretString: JSON.stringify(keys),
        }),
      );
    },

    async replace(integrationId, keys) {
      await client.send(
        new PutSecretValueCommand({
          SecretId: nameOf(integrationId),
          SecretString: JSON.stringify(keys),
        }),
      );
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
