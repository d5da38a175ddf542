import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type WebhookKeyStore, WebhookKeys } from '../domain/webhook-key.ts';
import { integrationSecrets } from './integration-secrets.ts';

/**
 * The webhooks' keys in Secrets Manager.
 *
 * @param keyArn the KMS key that encrypts new secrets; needed where `create` is called
 */
export function secretsManagerWebhookKeyStore(
  client: SecretsManagerClient,
  prefix: string,
  keyArn?: string,
): WebhookKeyStore {
  const description = 'Keys of the webhook of a StackFlow integration with Azure';
  return integrationSecrets(client, {
    prefix,
    schema: WebhookKeys,
    description,
    rotationStrategy: 'webhook-key',
    keyArn,
  });
}
