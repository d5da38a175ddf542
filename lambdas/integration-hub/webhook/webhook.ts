import * as z from 'zod';
import type { Integration, IntegrationStore } from '../../shared/domain/integration.ts';
import { IntegrationError } from '../../shared/domain/integration-error.ts';
import type { WebhookKeyStore, WebhookKeys } from '../../shared/domain/webhook-key.ts';

/** How long a test of the action group is expected. */
const TEST_WINDOW_MS = 15 * 60_000;

/** What an administrator puts into Azure's action group. Paths are below the API's stage. */
export const Webhook = z
  .strictObject({
    /** For access by key; the bare path for the other kinds. */
    path: z.string(),
    pathWithKey: z.string(),
    /** Whether the key before the current one is still accepted. */
    previousKeyAccepted: z.boolean(),
  })
  .meta({ id: 'Webhook' });
export type Webhook = Readonly<z.infer<typeof Webhook>>;

export interface WebhookPorts {
  readonly integrations: IntegrationStore;
  readonly webhookKeys: WebhookKeyStore;
  readonly newKey: () => string;
  readonly now: () => Date;
}

const PATH = '/api/webhooks/inbound/azure-monitor';

/** The webhook's address and key. @throws IntegrationError `secret_missing` */
export async function readWebhook(
  { id }: Integration,
  { webhookKeys }: Pick<WebhookPorts, 'webhookKeys'>,
): Promise<Webhook> {
  return toWebhook(id, (await webhookKeys.get(id)) ?? missing());
}

/** Gives the webhook a new key; the one before stays valid until the next time. */
export async function renewKey({ id }: Integration, ports: WebhookPorts): Promise<Webhook> {
  const before = await ports.webhookKeys.get(id);
  const current = { current: ports.newKey() };
  if (!before) {
    await ports.webhookKeys.create(id, current);
    return toWebhook(id, current);
  }
  const after = { ...current, previous: before.current };
  await ports.webhookKeys.replace(id, after);
  return toWebhook(id, after);
}

/** Until when a test is expected that an administrator is about to send. */
export function endOfTestWindow(now: Date): string {
  return new Date(now.getTime() + TEST_WINDOW_MS).toISOString();
}

/** *Expect a test alert*: takes the portal's test alerts from Azure's addresses for 15 minutes. */
export function expectTestAlert(
  integration: Integration,
  { integrations, now }: Pick<WebhookPorts, 'integrations' | 'now'>,
): Promise<Integration> {
  const at = now();
  return integrations.replace(integration, {
    ...integration,
    updatedAt: at.toISOString(),
    testAlertsUntil: endOfTestWindow(at),
  });
}

function toWebhook(integrationId: string, { current, previous }: WebhookKeys): Webhook {
  return {
    path: PATH,
    pathWithKey: `${PATH}?key=${integrationId}.${current}`,
    previousKeyAccepted: previous !== undefined,
  };
}

function missing(): never {
  throw new IntegrationError(
    'secret_missing',
    'The keys of this webhook are not in Secrets Manager.',
    'Give the webhook a new key, and put its URL into the Azure action group.',
  );
}
