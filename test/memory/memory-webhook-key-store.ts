import type { WebhookKeyStore, WebhookKeys } from '../../lambdas/shared/domain/webhook-key.ts';

/** Webhook keys in memory. */
export interface MemoryWebhookKeyStore extends WebhookKeyStore {
  readonly keys: ReadonlyMap<string, WebhookKeys>;
}

export function memoryWebhookKeyStore(): MemoryWebhookKeyStore {
  const keys = new Map<string, WebhookKeys>();
  return {
    keys,
    async get(integrationId) {
      return keys.get(integrationId);
    },
    async create(integrationId, created) {
      keys.set(integrationId, created);
    },
    async replace(integrationId, replaced) {
      keys.set(integrationId, replaced);
    },
    async discard(integrationId) {
      keys.delete(integrationId);
    },
  };
}
