import * as z from 'zod';
import { WebhookKeys } from '../../shared/domain/webhook-key.ts';
import type { SecretType } from './secret-type.ts';

const Value = z.looseObject(WebhookKeys.shape);
type Value = z.infer<typeof Value>;

/** The key of a webhook's URL: the one before stays valid, until the URL is changed in Azure too. */
export function webhookKey({ newKey }: { readonly newKey: () => string }): SecretType<Value> {
  return {
    name: 'webhook-key',
    value: Value,
    async create(current, _rotation, store) {
      await store({ ...current, current: newKey(), previous: current.current });
    },
    async set(next, current) {
      // Made before a person renewed the key, it would shut out who uses the person's.
      return next.previous === current.current;
    },
    async test(value) {
      WebhookKeys.parse({ current: value.current, previous: value.previous });
    },
    async prune() {},
  };
}
