import type { AlertDelivery } from '../../shared/domain/alert-delivery.ts';
import { type Incident, later, withTimelineEntry } from '../../shared/domain/incident.ts';
import { firingAlerts } from '../../shared/domain/incident-timeline.ts';
import type { Integration } from '../../shared/domain/integration.ts';
import { ALERT_KINDS } from '../alert-kinds/index.ts';
import { type ReadDelivery, readDelivery } from '../read-delivery.ts';
import { toInstant } from '../to-instant.ts';
import type { ListedAlert } from './list-alerts.ts';
import { toCommonAlert } from './to-common-alert.ts';

/** Something that Azure's list tells of an alert, as the webhook would have told it. */
export interface Told {
  readonly alert: ListedAlert;
  readonly delivery: AlertDelivery;
  readonly read: ReadDelivery;
  /**
   * Whether the incident is of an event with many alerts, such as Service Health's, rather than of this
   * alert alone. Then each of them counts; otherwise the list's times differ from the webhook's by a moment.
   */
  readonly ofEvent: boolean;
}

/** Whom an alert belongs to, and when it was read. */
export interface Listing {
  readonly integration: Integration;
  readonly subscriptionId: string;
  readonly now: Date;
  readonly newId: () => string;
}

/** What a listed alert tells: that it fired, and that it was resolved if it was. */
export function toldBy(alert: ListedAlert, listing: Listing): readonly Told[] {
  const resolved = alert.properties.essentials.monitorCondition?.toLowerCase() === 'resolved';
  return resolved
    ? [tell(alert, 'Fired', listing), tell(alert, 'Resolved', listing)]
    : [tell(alert, 'Fired', listing)];
}

function tell(
  alert: ListedAlert,
  condition: 'Fired' | 'Resolved',
  { integration, subscriptionId, now, newId }: Listing,
): Told {
  const delivery: AlertDelivery = {
    deliveryId: newId(),
    integrationId: integration.id,
    receivedAt: now.toISOString(),
    source: 'reconcile',
    verified: true,
    test: false,
    body: toCommonAlert(alert, subscriptionId, condition),
  };
  const read = readDelivery(delivery, integration.priorities);
  const name = alert.id.slice(alert.id.lastIndexOf('/') + 1).toLowerCase();
  return { alert, delivery, read, ofEvent: !read.entry.alertKey?.endsWith(`/${name}`) };
}

/** Whether the incident lacks what is told. */
export function isMissing({ read, ofEvent }: Told, incident: Incident | undefined): boolean {
  if (!incident) return true;
  const { alertKey, condition, at } = read.entry;
  const own = incident.timeline.filter((entry) => entry.alertKey === alertKey);
  if (ofEvent) {
    return (
      incident.omittedEntries === 0 && !own.some((e) => e.condition === condition && e.at === at)
    );
  }
  if (condition === 'Resolved') return firingAlerts(incident.timeline).has(alertKey ?? '');
  return incident.omittedEntries === 0 && !own.some((entry) => entry.condition === 'Fired');
}

/** Whether an alert was over before there was anybody to tell: history, not something missed. */
export function isHistory({ alert }: Told, { createdAt }: Integration): boolean {
  const { monitorCondition, alertState, lastModifiedDateTime } = alert.properties.essentials;
  const over = monitorCondition?.toLowerCase() === 'resolved' || isClosed(alertState);
  return over && toInstant(lastModifiedDateTime, createdAt) < createdAt;
}

/**
 * The incident after what Azure knows and no webhook tells: that the alert is of its tenant, and, of
 * a kind that never sends Resolved, that a person closed it there. Undefined when it agrees already.
 */
export function inAgreement(
  { alert, read }: Told,
  before: Incident,
  now: Date,
): Incident | undefined {
  const { alertState, lastModifiedDateTime } = alert.properties.essentials;
  const { alertKey } = read.entry;
  const closed =
    isClosed(alertState) &&
    !sendsResolved(before.kind) &&
    alertKey !== null &&
    firingAlerts(before.timeline).has(alertKey);
  const receivedAt = now.toISOString();
  const entry = {
    deliveryId: null,
    alertKey,
    condition: 'Resolved' as const,
    at: later(toInstant(lastModifiedDateTime, receivedAt), before.timeline.at(-1)?.at ?? ''),
    receivedAt,
    source: 'reconcile' as const,
  };
  const settled = (closed && withTimelineEntry(before, entry)) || before;
  if (settled === before && before.verified) return undefined;
  return { ...settled, verified: true, revision: before.revision + 1 };
}

function isClosed(alertState: string | null | undefined): boolean {
  return alertState?.toLowerCase() === 'closed';
}

function sendsResolved(kind: string): boolean {
  return ALERT_KINDS.find(({ name }) => name === kind)?.sendsResolved ?? false;
}
