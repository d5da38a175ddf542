import type { AlertQueue } from '../shared/domain/alert-delivery.ts';
import type { Integration } from '../shared/domain/integration.ts';
import { IntegrationError } from '../shared/domain/integration-error.ts';
import { type Admission, admit, isCertain } from './access/admit.ts';
import { admitTest } from './access/admit-test.ts';
import {
  type AccessPorts,
  type Caller,
  type Credentials,
  identifyCaller,
} from './access/identify-caller.ts';
import { parseCommonAlert } from './common-alert.ts';
import { isTestSubscription, subscriptionOf } from './subscription-of.ts';

/** Azure caps an alert at 256 KB; more than this is none of its. */
const MAX_BODY_BYTES = 384 * 1024;

/** A call of the webhook. */
export interface WebhookCall extends Credentials {
  readonly body: string;
}

/** What is known of the integrations, remembered for a while so that an alert costs no call. */
export interface Integrations {
  ofSubscription(subscriptionId: string): Promise<Integration | undefined>;
  all(): Promise<readonly Integration[]>;
}

/** What `ingestAlert` works with. */
export interface IngestPorts extends AccessPorts {
  readonly integrations: Integrations;
  readonly queue: AlertQueue;
  readonly newId: () => string;
  readonly now: () => Date;
}

/**
 * Takes an alert in: verify, then parse, then store. Once this resolves the alert is durable.
 *
 * @returns the delivery id
 * @throws IntegrationError `unauthorized` | `unknown_subscription` | `payload_too_large` |
 * `common_alert_schema_required`
 */
export async function ingestAlert(call: WebhookCall, ports: IngestPorts): Promise<string> {
  const caller = await identifyCaller(call, ports);
  if (Buffer.byteLength(call.body) > MAX_BODY_BYTES) throw tooLarge();
  const subscriptionId = subscriptionOf(parseCommonAlert(call.body));
  const test = isTestSubscription(subscriptionId);
  const { integration, verified } = test
    ? admitTest(caller, await ports.integrations.all(), ports.now())
    : await admitReal(caller, subscriptionId, ports);
  const deliveryId = ports.newId();
  await ports.queue.send({
    deliveryId,
    integrationId: integration.id,
    receivedAt: ports.now().toISOString(),
    source: 'webhook',
    verified,
    test,
    body: call.body,
  });
  return deliveryId;
}

/** An alert without a subscription, such as one of a management group's budget, goes by who sends it. */
async function admitReal(
  caller: Caller,
  subscriptionId: string | undefined,
  { integrations }: IngestPorts,
): Promise<Admission> {
  const integration =
    subscriptionId === undefined
      ? (await integrations.all()).find((each) => isCertain(caller, each))
      : await integrations.ofSubscription(subscriptionId);
  return admit(caller, integration, subscriptionId);
}

function tooLarge(): IntegrationError {
  return new IntegrationError(
    'payload_too_large',
    'The alert is larger than 384 KB; Azure Monitor sends at most 256 KB.',
    'Send only Azure Monitor alerts to this address.',
  );
}
