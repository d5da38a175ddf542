import * as z from 'zod';
import { ResourceTypeName } from './configuration-item.ts';
import { Priority } from './incident.ts';
import { Region } from './region.ts';

/** A GUID as Azure prints it, in lower case so that equal ids are equal strings. */
export const Guid = z
  .guid({ error: 'must be a GUID such as 00000000-0000-0000-0000-000000000000' })
  .toLowerCase();

/** Azure public, Azure US Government, Azure operated by 21Vianet in China. */
export const AzureCloud = z.enum(['public', 'us-government', 'china']);
export type AzureCloud = z.infer<typeof AzureCloud>;

/** Each cloud's Azure portal. */
export const PORTALS: Readonly<Record<AzureCloud, string>> = {
  public: 'https://portal.azure.com',
  'us-government': 'https://portal.azure.us',
  china: 'https://portal.azure.cn',
};

/**
 * When a loss is too large to be believed without a person: more than so many items of a scope *and*
 * more than this share of it, or all of a scope of more than so many.
 */
export const DropGuard = z.strictObject({
  items: z.number().int().min(0).default(10),
  percent: z.number().min(1).max(100).default(20),
});
export type DropGuard = z.infer<typeof DropGuard>;

/**
 * When a round of the Entra ID sync takes too much from too many to be believed without a person: more than so
 * many people, or more than this share of a directory of more than `smallDirectory` people, within 24 hours.
 */
export const RemovalGuard = z.strictObject({
  people: z.number().int().min(0).default(50),
  percent: z.number().min(0).max(100).default(10),
  smallDirectory: z.number().int().min(0).default(20),
});
export type RemovalGuard = z.infer<typeof RemovalGuard>;

/**
 * Who may call an integration's webhook. `azure-source`: whoever calls from Azure's own action groups,
 * which any tenant can make do so; `key`: who knows the key in the URL; `entra-id`: who bears a token of
 * the tenant's Secure Webhook.
 */
export const WebhookAccess = z.enum(['azure-source', 'key', 'entra-id']);
export type WebhookAccess = z.infer<typeof WebhookAccess>;

/** Which priority an alert's severity becomes. */
export const Priorities = z.strictObject({
  Sev0: Priority.default('P1'),
  Sev1: Priority.default('P2'),
  Sev2: Priority.default('P3'),
  Sev3: Priority.default('P4'),
  Sev4: Priority.default('P5'),
});
export type Priorities = z.infer<typeof Priorities>;

/** What an administrator sets for one Azure tenant: the product page's Field Reference. */
export const IntegrationSettings = z.strictObject({
  /** Microsoft Entra tenant (directory) id. */
  tenantId: Guid,
  /**
   * Subscriptions to discover and to accept alerts from: as many as one query of Resource Graph takes.
   *
   * @see https://learn.microsoft.com/azure/governance/resource-graph/troubleshoot/general
   */
  subscriptionIds: z
    .array(Guid)
    .min(1, { error: 'name at least one subscription' })
    .max(1_000)
    .overwrite((ids) => [...new Set(ids)]),
  /** Application (client) id of the service principal. */
  clientId: Guid,
  cloud: AzureCloud.default('public'),
  /** Regions to discover; empty means all. */
  regions: z.array(Region).default([]),
  /** Resource types to discover. */
  resourceTypes: z
    .array(ResourceTypeName)
    .min(1, { error: 'name at least one resource type, or leave the field out for all of them' })
    .default([...ResourceTypeName.options]),
  /** Off: nothing is read from Azure and no alert is taken, and everything stays as it is. */
  enabled: z.boolean().default(true),
  entraIdSync: z.boolean().default(false),
  /** Removals of people and roles beyond it wait for an administrator. */
  removalGuard: RemovalGuard.prefault({}),
  /** People who are gone from Entra ID for good are deleted here so many days later. */
  deletionGraceDays: z.number().int().min(0).max(365).default(30),
  cmdbDiscovery: z.boolean().default(true),
  /** Retirements beyond it wait for an administrator. */
  dropGuard: DropGuard.prefault({}),
  webhookAccess: WebhookAccess.default('azure-source'),
  /** Application ID URI that Secure Webhook tokens are for; the client id of that application also counts. */
  webhookAudience: z.array(z.string().min(1)).max(10).default([]),
  /** A rule that fires again so soon after it was resolved reopens its incident; 0: never. */
  reopenWithinMinutes: z
    .number()
    .int()
    .min(0)
    .max(7 * 24 * 60)
    .default(30),
  priorities: Priorities.prefault({}),
  /** When the client secret expires, as Azure showed it to the administrator; null: not told. */
  secretExpiresAt: z.iso.datetime().nullable().default(null),
});
export type IntegrationSettings = z.infer<typeof IntegrationSettings>;

/** The client secret's value; goes to Secrets Manager and nowhere else. */
export const ClientSecret = z.string().min(1).max(1024);

/** Body of *connect*: the settings and the client secret, which is never read back. */
export const ConnectIntegration = z.strictObject({
  ...IntegrationSettings.shape,
  clientSecret: ClientSecret,
});
export type ConnectIntegration = z.infer<typeof ConnectIntegration>;

/** Body of *change*: all settings; the secret only when it is to be replaced. */
export const ChangeIntegration = z.strictObject({
  ...IntegrationSettings.shape,
  clientSecret: ClientSecret.optional(),
});
export type ChangeIntegration = z.infer<typeof ChangeIntegration>;

/** Body of *renew the client secret*: a new secret of the same application, and until when it works. */
export const RenewClientSecret = z.strictObject({
  clientSecret: ClientSecret,
  expiresAt: z.iso.datetime().nullable().default(null),
});
export type RenewClientSecret = z.infer<typeof RenewClientSecret>;

/** A connected Azure tenant. Instants are ISO 8601 UTC. */
export const Integration = z
  .strictObject({
    id: z.uuid(),
    ...IntegrationSettings.shape,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    /** When the client secret was last set. */
    secretSetAt: z.iso.datetime(),
    /** Until when alerts of the portal's *Test action group* are taken from Azure's addresses alone. */
    testAlertsUntil: z.iso.datetime().nullable().default(null),
    /** Counts the writes, so that two of them never overwrite each other; its ETag. */
    revision: z.int(),
  })
  .meta({ id: 'Integration' });
export type Integration = z.infer<typeof Integration>;

/** Where integrations are kept. A subscription belongs to one integration at most. */
export interface IntegrationStore {
  /** @throws IntegrationError `subscription_already_connected` */
  create(integration: Integration): Promise<void>;
  /**
   * Replaces `before` by `after` under the next revision, and answers what is stored now.
   *
   * @throws IntegrationError `subscription_already_connected` | `changed_meanwhile`
   */
  replace(before: Integration, after: Integration): Promise<Integration>;
  /** Takes it away and releases its subscriptions. @throws IntegrationError `changed_meanwhile` */
  delete(before: Integration): Promise<void>;
  get(id: string): Promise<Integration | undefined>;
  /** The integration that a subscription belongs to. */
  ofSubscription(subscriptionId: string): Promise<Integration | undefined>;
  /** The oldest first. */
  list(): AsyncIterable<Integration>;
}
