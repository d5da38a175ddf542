import * as z from 'zod';

/** One accepted call of the webhook, as it waits in the queue. */
export const AlertDelivery = z.strictObject({
  deliveryId: z.string(),
  /** ISO 8601 UTC. */
  receivedAt: z.string(),
  /** The body as Azure sent it: a common-schema alert, at most 256 KB of JSON. */
  body: z.string(),
});
export type AlertDelivery = z.infer<typeof AlertDelivery>;

/** Where deliveries wait to become incidents. */
export interface AlertQueue {
  /** Resolves once the delivery is stored durably. */
  send(delivery: AlertDelivery): Promise<void>;
}
