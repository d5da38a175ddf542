import * as z from 'zod';

const Minutes = z
  .string()
  .regex(/^[1-9]\d*$/)
  .transform(Number);

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
  /** How often the schedule starts a full discovery, reads changes, and syncs Entra ID. */
  DISCOVERY_EVERY_MINUTES: Minutes,
  CHANGES_EVERY_MINUTES: Minutes,
  ENTRA_SYNC_EVERY_MINUTES: Minutes,
  /** Qualified ARN (alias) of `discover`. */
  DISCOVER_FUNCTION: z.string(),
  /** ARN of the function that rotates secrets, and how often it is to. */
  ROTATE_FUNCTION: z.string(),
  ROTATION_DAYS: z.coerce.number<string>().int().min(1).max(1000),
  DIRECTORY_TABLE: z.string(),
  /** Qualified ARN (alias) of `sync`. */
  SYNC_FUNCTION: z.string(),
});

/** Environment of `authorize`. */
export const AuthorizeEnvironment = z.object({
  /** As the tokens spell it. Without TLS only on the machine itself, where nobody listens in. */
  OIDC_ISSUER: z.union([
    z.url({ protocol: /^https$/ }),
    z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }),
  ]),
  /** `aud` of the tokens, or their `client_id`. */
  OIDC_AUDIENCE: z.string().min(1),
  DIRECTORY_TABLE: z.string(),
  /** The claim that holds a person's roles. */
  OIDC_ROLES_CLAIM: z.string().min(1),
});
