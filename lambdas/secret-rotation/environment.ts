import * as z from 'zod';

/** Environment of `rotate`. */
export const RotateEnvironment = z.object({
  INTEGRATIONS_TABLE: z.string(),
  /** Secrets are rotated so often; a client secret is made to outlive that. */
  ROTATION_DAYS: z.coerce.number<string>().int().min(1).max(1000),
});

/** Environment of `watch-expiry`. */
export const WatchExpiryEnvironment = z.object({
  INTEGRATIONS_TABLE: z.string(),
  /** Service principals live under this name in Secrets Manager. */
  SECRET_NAME_PREFIX: z.string(),
  /** The webhooks' keys live under this name. */
  WEBHOOK_KEY_PREFIX: z.string(),
  /** Where reminders for people are published. */
  REMINDER_TOPIC_ARN: z.string(),
});
