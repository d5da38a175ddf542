import * as z from 'zod';
import { Failure } from './integration-error.ts';

/** How far Azure's list of alerts in one subscription was compared with the incidents. Instants are ISO 8601 UTC. */
export const Reconciliation = z.strictObject({
  integrationId: z.string(),
  subscriptionId: z.string(),
  /** Everything up to here was; null when nothing ever was. */
  until: z.string().nullable(),
  /** The last attempt. */
  at: z.string(),
  /** Why it failed; null when it did not. */
  failure: Failure.nullable(),
});
export type Reconciliation = z.infer<typeof Reconciliation>;

/** Where that is kept. */
export interface ReconciliationStore {
  /** Of all subscriptions of an integration. */
  of(integrationId: string): AsyncIterable<Reconciliation>;
  put(reconciliation: Reconciliation): Promise<void>;
}
