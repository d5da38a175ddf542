import * as z from 'zod';

/** Keys that open the webhook: the current one and, while it is replaced, the one before. */
export const WebhookKeys = z.object({
  current: z.string().min(32),
  previous: z.string().min(32).optional(),
});
export type WebhookKeys = z.infer<typeof WebhookKeys>;

/** Where the webhook's keys are kept. */
export interface WebhookKeyStore {
  get(): Promise<WebhookKeys>;
}
