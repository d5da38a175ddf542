import { createHash, timingSafeEqual } from 'node:crypto';
import { IntegrationError } from '../../shared/domain/integration-error.ts';
import type { WebhookKeys } from '../../shared/domain/webhook-key.ts';

/**
 * A key names its integration, so that one secret is read and not all of them:
 * `{integration id}.{random}`.
 *
 * @throws IntegrationError `unauthorized`
 */
export function splitKey(key: string): { integrationId: string; random: string } {
  const [, integrationId, random] = /^([0-9a-f-]{36})\.(.+)$/s.exec(key) ?? [];
  if (integrationId === undefined || random === undefined) throw wrongKey();
  return { integrationId, random };
}

/** Lets a caller pass who knows one of the keys. @throws IntegrationError `unauthorized` */
export function verifyKey(key: string, keys: WebhookKeys | undefined): void {
  const { random } = splitKey(key);
  const valid = [keys?.current, keys?.previous].filter((one) => one !== undefined);
  if (!valid.some((one) => equal(random, one))) throw wrongKey();
}

/** Compares in constant time, whatever the lengths. */
function equal(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

function wrongKey(): IntegrationError {
  return new IntegrationError(
    'unauthorized',
    'The key in the webhook URL is not valid.',
    'Copy the webhook URL from Integration Hub → Microsoft Azure into the Azure action group.',
  );
}
