import * as z from 'zod';

/** Secure Webhook: the call carries a bearer token of the tenant. */
const SecureWebhook = z.strictObject({
  /** `aud`: the application's id URI in a token of version 1, its client id in one of version 2. */
  audience: z.string().min(1),
  /** The application's `requestedAccessTokenVersion`. */
  tokenVersion: z.literal([1, 2]).default(1),
  /** Without `ActionGroupsSecureWebhook` a receiver must refuse the call. */
  roles: z.array(z.string()).default(['ActionGroupsSecureWebhook']),
});
export type SecureWebhook = z.infer<typeof SecureWebhook>;

/** One webhook of an action group, which asks for the common alert schema. */
export const WebhookReceiver = z.strictObject({
  /** With its query string, where a key may stand: never shown again. */
  url: z.url({ protocol: /^https?$/ }),
  secure: SecureWebhook.optional(),
});
export type WebhookReceiver = z.infer<typeof WebhookReceiver>;

/**
 * An action group: whom an alert is told.
 * @see https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups
 */
export const ActionGroup = z.strictObject({
  /** Unique in the tenant, without regard to case; the same name again replaces the group. */
  name: z.string().regex(/^[^/%&\\?]+$/, 'holds a character that no name of an action group may'),
  /** Azure allows ten. */
  webhooks: z.array(WebhookReceiver).min(1).max(10),
  /** The address of this machine that its calls leave from; absent: the tenant's. */
  callerAddress: z.ipv4().startsWith('127.').optional(),
});
export type ActionGroup = z.infer<typeof ActionGroup>;
/** An action group as one writes it: defaults left out. */
export type ActionGroupInput = z.input<typeof ActionGroup>;
