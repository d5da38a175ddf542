import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type WebhookKeyStore, WebhookKeys } from '../domain/webhook-key.ts';
import { parseSecret } from './parse-secret.ts';

/** The webhook's keys in Secrets Manager, remembered for `lifetimeMs` so that an alert costs no call. */
export function secretsManagerWebhookKeyStore(
  client: SecretsManagerClient,
  secretId: string,
  lifetimeMs: number,
  now: () => number = Date.now,
): WebhookKeyStore {
  let remembered: { keys: WebhookKeys; until: number } | undefined;

  return {
    async get() {
      if (remembered && now() < remembered.until) return remembered.keys;
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
      const keys = WebhookKeys.parse(parseSecret(SecretString));
      remembered = { keys, until: now() + lifetimeMs };
      return keys;
    },
  };
}
