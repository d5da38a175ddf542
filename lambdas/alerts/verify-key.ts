import { createHash, timingSafeEqual } from 'node:crypto';
import { IntegrationError } from '../shared/domain/integration-error.ts';
import type { WebhookKeys } from '../shared/domain/webhook-key.ts';

/** Lets a caller pass who knows one of the keys. @throws IntegrationError `unauthorized` */
export function verifyKey(given: string | undefined, keys: WebhookKeys): void {
  const valid = [keys.current, keys.previous].filter((key) => key !== undefined);
  if (given !== undefined && valid.some((key) => equal(given, key))) return;
  throw new IntegrationError(
    'unauthorized',
    given === undefined
      ? 'The webhook URL has no key.'
      : 'The key in the webhook URL is not valid.',
    'Copy the webhook URL from Integration Hub → Microsoft Azure into the Azure action group.',
  );
}

/** Compares in constant time, whatever the lengths. */
function equal(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}
