import * as z from 'zod';
import { Failure } from './integration-error.ts';
import type { Page } from './page.ts';

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

/** What became of a delivery when it was processed. */
export interface Processed {
  /** How often the queue has handed it out by then. */
  readonly tries: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** The incident it is part of, or why it is part of none. */
  readonly result: IncidentReference | Failure;
}

export const IncidentReference = z.strictObject({ id: z.string(), number: z.string() });
export type IncidentReference = z.infer<typeof IncidentReference>;

/** A delivery as it is kept for 90 days, without its body. */
export const DeliveryRecord = AlertDelivery.omit({ body: true }).extend({
  tries: z.number().int(),
  processedAt: z.string(),
  /** The incident it became part of, also when a later replay failed. */
  incident: IncidentReference.nullable(),
  /** Why the last try failed; null when it did not. */
  failure: Failure.nullable(),
});
export type DeliveryRecord = z.infer<typeof DeliveryRecord>;

/** Where deliveries are kept for 90 days. */
export interface DeliveryStore {
  /** Keeps a delivery with what became of it. Of one that is kept already, only the latter changes. */
  keep(delivery: AlertDelivery, processed: Processed): Promise<void>;
  /** With its body, e.g. to send it to the queue again as a `replay`. */
  get(deliveryId: string): Promise<(DeliveryRecord & Pick<AlertDelivery, 'body'>) | undefined>;
  /** Newest first. @throws IntegrationError `invalid_request` when `cursor` is none of ours */
  list(integrationId: string, limit: number, cursor?: string): Promise<Page<DeliveryRecord>>;
}

/** Deliveries that could not be processed, however often they were tried. */
export interface DeadLetters {
  /**
   * Moves up to `limit` of them back to the queue and answers how many. Dying halfway leaves some in
   * both places, which processing bears, and none in neither.
   */
  redrive(limit: number): Promise<number>;
}

/** A kept delivery as it goes through the queue again; on a settled incident it changes nothing. */
export function toReplay(kept: DeliveryRecord & Pick<AlertDelivery, 'body'>): AlertDelivery {
  const { deliveryId, integrationId, receivedAt, verified, test, body } = kept;
  return { deliveryId, integrationId, receivedAt, source: 'replay', verified, test, body };
}
