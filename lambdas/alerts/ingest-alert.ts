import type { AlertQueue } from '../shared/domain/alert-delivery.ts';
import { IntegrationError } from '../shared/domain/integration-error.ts';
import type { WebhookKeyStore } from '../shared/domain/webhook-key.ts';
import { parseCommonAlert } from './common-alert.ts';
import { verifyKey } from './verify-key.ts';

/** Azure caps an alert at 256 KB; more than this is none of its. */
const MAX_BODY_BYTES = 384 * 1024;

/** A call of the webhook. */
export interface WebhookCall {
  readonly key: string | undefined;
  readonly body: string;
}

/** What `ingestAlert` works with. */
export interface IngestPorts {
  readonly keys: WebhookKeyStore;
  readonly queue: AlertQueue;
  readonly newId: () => string;
  readonly now: () => Date;
}

/**
 * Takes an alert in: verify, then parse, then store. Once this resolves the alert is durable.
 *
 * @returns the delivery id
 * @throws IntegrationError `unauthorized` | `payload_too_large` | `common_alert_schema_required`
 */
export async function ingestAlert(call: WebhookCall, ports: IngestPorts): Promise<string> {
  verifyKey(call.key, await ports.keys.get());
  if (Buffer.byteLength(call.body) > MAX_BODY_BYTES) throw tooLarge();
  parseCommonAlert(call.body);
  const deliveryId = ports.newId();
  await ports.queue.send({ deliveryId, receivedAt: ports.now().toISOString(), body: call.body });
  return deliveryId;
}

function tooLarge(): IntegrationError {
  return new IntegrationError(
    'payload_too_large',
    'The alert is larger than 384 KB; Azure Monitor sends at most 256 KB.',
    'Send only Azure Monitor alerts to this address.',
  );
}
