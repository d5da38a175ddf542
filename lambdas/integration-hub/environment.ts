import * as z from 'zod';

/** Environment of `api`. */
export const ApiEnvironment = z.object({
  INTEGRATIONS_TABLE: z.string(),
  RUNS_TABLE: z.string(),
  CONFIGURATION_ITEMS_TABLE: z.string(),
  CONFIGURATION_ITEM_HISTORY_TABLE: z.string(),
  INCIDENTS_TABLE: z.string(),
  DELIVERIES_TABLE: z.string(),
  AUDIT_TABLE: z.string(),
  ALERT_QUEUE_URL: z.url(),
  ALERT_DEAD_LETTER_QUEUE_URL: z.url(),
  /** Service principals live under this name in Secrets Manager, e.g. `stackflow/azure/`. */
  SECRET_NAME_PREFIX: z.string(),
  /** The webhooks' keys live under this name. */
  WEBHOOK_KEY_PREFIX: z.string(),
  /** The customer key that encrypts them. */
  SECRETS_KEY_ARN: z.string(),
  /** Qualified ARN (alias) of `discover`. */
  DISCOVER_FUNCTION: z.string(),
});
