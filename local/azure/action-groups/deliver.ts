import type { JsonObject } from '../json.ts';
import type { ActionGroup, WebhookReceiver } from './action-group.ts';
import { callWebhook } from './call-webhook.ts';
import type { DeliveryClock } from './delivery-clock.ts';
import {
  createDeliveryLog,
  type DeliveryOutcome,
  type DeliveryRecord,
  type DeliveryStatistics,
} from './delivery-log.ts';
import { isRetried, isTaken, RETRY_GAPS, SILENCE } from './retry-schedule.ts';
import type { IssueWebhookToken } from './webhook-token.ts';

/** What an action group tells: the alert's body in the common alert schema. */
export interface Notification {
  readonly alertId: string;
  readonly monitorCondition: string;
  readonly body: JsonObject;
}

/** Azure's action group service. */
export interface Deliverer {
  /** Calls every webhook of the group, each on its own, and returns at once. */
  send(group: ActionGroup, notification: Notification): void;
  statistics(): DeliveryStatistics;
  resetStatistics(): void;
  /** Cuts off what is under way; resolves when nothing is. */
  close(): Promise<void>;
}

export interface DelivererOptions {
  readonly clock: DeliveryClock;
  readonly issueToken: IssueWebhookToken;
  /** For groups that have none of their own. */
  readonly callerAddress: string;
  /** Real time, whatever the clock. */
  readonly timeoutMs: number;
}

/**
 * Delivers as Azure does: at most five retries, and only of what is worth one; then no group calls
 * the endpoint for 15 minutes, and what would have been sent meanwhile is lost.
 */
export function createDeliverer(options: DelivererOptions): Deliverer {
  const { clock } = options;
  const log = createDeliveryLog();
  /** Endpoint → when its silence ends, by the delivery clock. */
  const silences = new Map<string, number>();
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();

  const isSilenced = (endpoint: string) => (silences.get(endpoint) ?? -Infinity) > clock.now();

  async function deliver(
    group: ActionGroup,
    webhook: WebhookReceiver,
    body: string,
    record: DeliveryRecord,
  ): Promise<DeliveryOutcome> {
    const endpoint = endpointOf(webhook.url);
    for (let attempt = 0; ; attempt += 1) {
      if (isSilenced(endpoint)) return 'silenced';
      const at = clock.now();
      const result = await callWebhook({
        url: webhook.url,
        body,
        ...(webhook.secure && { bearerToken: options.issueToken(webhook.secure) }),
        callerAddress: group.callerAddress ?? options.callerAddress,
        timeoutMs: options.timeoutMs,
        signal: closing.signal,
      });
      record.attempted(at, result);
      if (isTaken(result)) return 'delivered';
      if (!isRetried(result)) return 'refused';
      const gap = RETRY_GAPS[attempt];
      if (gap === undefined) {
        silences.set(endpoint, clock.now() + SILENCE);
        return 'given-up';
      }
      await clock.wait(gap, closing.signal);
    }
  }

  async function run(group: ActionGroup, webhook: WebhookReceiver, notification: Notification) {
    const { alertId, monitorCondition, body } = notification;
    const url = endpointOf(webhook.url);
    const record = log.begin({ actionGroup: group.name, url, alertId, monitorCondition });
    try {
      record.ended(await deliver(group, webhook, JSON.stringify(body), record));
    } catch (error) {
      record.ended('given-up');
      if (!closing.signal.aborted) throw error;
    }
  }

  return {
    send(group, notification) {
      for (const webhook of group.webhooks) {
        const delivery = run(group, webhook, notification);
        underWay.add(delivery);
        delivery.finally(() => underWay.delete(delivery));
      }
    },
    statistics: () => ({
      ...log.read(),
      silences: [...silences]
        .map(([url, until]) => ({ url, remainingMs: until - clock.now() }))
        .filter(({ remainingMs }) => remainingMs > 0),
    }),
    resetStatistics: log.reset,
    async close() {
      closing.abort();
      await Promise.all(underWay);
    },
  };
}

/** Azure's pages speak of the endpoint; that its query string is no part of it is assumed here. */
function endpointOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
