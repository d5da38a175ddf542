import * as z from 'zod';

/** One accepted alert, as it waits in the queue. */
export const AlertDelivery = z.strictObject({
  deliveryId: z.string(),
  integrationId: z.string(),
  /** ISO 8601 UTC. */
  receivedAt: z.string(),
  /** The webhook, Azure's list of alerts, or an administrator who has it processed again. */
  source: z.enum(['webhook', 'reconcile', 'replay']),
  /**
   * Whether it is certain to be of the integration's own tenant: by key, by token, or because Azure's
   * list of alerts in the subscription has it. An address alone makes nothing certain.
   */
  verified: z.boolean(),
  /** Sent by the portal's *Test action group*. */
  test: z.boolean(),
  /** The body as Azure sent it: a common-schema alert, at most 256 KB of JSON. */
  body: z.string(),
});
export type AlertDelivery = z.infer<typeof AlertDelivery>;

/** Where deliveries wait to become incidents. */
export interface AlertQueue {
  /** Resolves once the delivery is stored durably. */
  send(delivery: AlertDelivery): Promise<void>;
}
