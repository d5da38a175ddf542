import * as z from 'zod';

/** Environment of `ingest`. */
export const IngestEnvironment = z.object({
  ALERT_QUEUE_URL: z.url(),
  WEBHOOK_KEY_SECRET_ARN: z.string(),
});

/** Environment of `process`. */
export const ProcessEnvironment = z.object({
  INCIDENTS_TABLE: z.string(),
  CONFIGURATION_ITEMS_TABLE: z.string(),
});
