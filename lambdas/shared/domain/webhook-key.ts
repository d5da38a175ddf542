import * as z from 'zod';

/** Keys that open an integration's webhook: the current one and, while it is replaced, the one before. */
export const WebhookKeys = z.object({
  current: z.string().min(32),
  previous: z.string().min(32).optional(),
});
export type WebhookKeys = z.infer<typeof WebhookKeys>;

/** Where the webhooks' keys are kept, by integration id. */
export interface WebhookKeyStore {
  /** The keys; undefined when there is no such integration. */
  get(integrationId: string): Promise<WebhookKeys | undefined>;
  create(integrationId: string, keys: WebhookKeys): Promise<void>;
  replace(integrationId: string, keys: WebhookKeys): Promise<void>;
  /** Takes back what `create` made, when the integration itself could not be stored. */
  discard(integrationId: string): Promise<void>;
}
