import * as z from 'zod';

/** Environment of `ingest`. */
export const IngestEnvironment = z.object({
  ALERT_QUEUE_URL: z.url(),
  INTEGRATIONS_TABLE: z.string(),
  /** The webhooks' keys live under this name in Secrets Manager, e.g. `stackflow/azure/webhook/`. */
  WEBHOOK_KEY_PREFIX: z.string(),
});

/** Environment of `process`. */
export const ProcessEnvironment = z.object({
  INTEGRATIONS_TABLE: z.string(),
  INCIDENTS_TABLE: z.string(),
  DELIVERIES_TABLE: z.string(),
  CONFIGURATION_ITEMS_TABLE: z.string(),
});

/** Environment of `reconcile`. */
export const ReconcileEnvironment = z.object({
  INTEGRATIONS_TABLE: z.string(),
  RUNS_TABLE: z.string(),
  INCIDENTS_TABLE: z.string(),
  CONFIGURATION_ITEMS_TABLE: z.string(),
  ALERT_QUEUE_URL: z.url(),
  /** Service principals live under this name in Secrets Manager. */
  SECRET_NAME_PREFIX: z.string(),
});
