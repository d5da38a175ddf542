import type { AlertDelivery } from '../shared/domain/alert-delivery.ts';
import type { Incident, Priority, TimelineEntry } from '../shared/domain/incident.ts';
import type { CommonAlert } from './common-alert.ts';
import { describeCondition } from './describe-condition.ts';
import { toInstant } from './to-instant.ts';

const PRIORITY: Readonly<Record<string, Priority>> = {
  sev0: 'P1',
  sev1: 'P2',
  sev2: 'P3',
  sev3: 'P4',
  sev4: 'P5',
};

/** Alerts without a severity, such as budgets. */
const DEFAULT_PRIORITY: Priority = 'P3';

/** What an alert says of its incident; the number and the CIs come from the stores. */
export type AlertedIncident = Omit<Incident, 'number' | 'ciIds'>;

/** The incident's key: one firing is one alert id, whose casing varies. */
export function incidentId(alert: CommonAlert): string {
  return alert.data.essentials.alertId.toLowerCase();
}

/** The incident that a first delivery of an alert opens, whichever its condition. */
export function toIncident(alert: CommonAlert, delivery: AlertDelivery): AlertedIncident {
  const { essentials } = alert.data;
  const entry = toTimelineEntry(alert, delivery);
  const service = essentials.monitoringService ?? 'Azure Monitor';
  const targets = [...(essentials.alertTargetIDs ?? []), ...(essentials.configurationItems ?? [])];
  return {
    id: incidentId(alert),
    title: essentials.alertRule ?? `${service} alert`,
    description: [essentials.description, describeCondition(alert.data.alertContext)]
      .filter((part) => part)
      .join('\n'),
    priority: PRIORITY[essentials.severity?.toLowerCase() ?? ''] ?? DEFAULT_PRIORITY,
    alertRule: essentials.alertRule ?? null,
    monitoringService: service,
    targetIds: [...new Set(targets.map((id) => id.toLowerCase()))].filter(isArmId),
    openedAt: toInstant(essentials.firedDateTime, delivery.receivedAt),
    updatedAt: delivery.receivedAt,
    revision: 1,
    ...settle([entry]),
  };
}

/**
 * The incident after another delivery of its alert; undefined when that delivery tells nothing new.
 * Depends on what was delivered alone, not on the order in which it arrived.
 */
export function withDelivery(
  incident: Incident,
  alert: CommonAlert,
  delivery: AlertDelivery,
): Incident | undefined {
  const entry = toTimelineEntry(alert, delivery);
  const repeats = incident.timeline.some(
    (other) => other.condition === entry.condition && other.at === entry.at,
  );
  if (repeats) return undefined;
  return {
    ...incident,
    ...settle([...incident.timeline, entry]),
    updatedAt: delivery.receivedAt,
    revision: incident.revision + 1,
  };
}

function toTimelineEntry(alert: CommonAlert, delivery: AlertDelivery): TimelineEntry {
  const { monitorCondition, firedDateTime, resolvedDateTime } = alert.data.essentials;
  const resolved = monitorCondition?.toLowerCase() === 'resolved';
  return {
    deliveryId: delivery.deliveryId,
    condition: resolved ? 'Resolved' : 'Fired',
    at: toInstant((resolved ? resolvedDateTime : null) ?? firedDateTime, delivery.receivedAt),
    receivedAt: delivery.receivedAt,
  };
}

/** The timeline in its own order, and the state its last entry leaves. */
function settle(
  entries: readonly TimelineEntry[],
): Pick<Incident, 'timeline' | 'state' | 'resolvedAt'> {
  const timeline = entries.toSorted(
    (a, b) => a.at.localeCompare(b.at) || a.condition.localeCompare(b.condition),
  );
  const last = timeline.at(-1);
  const resolved = last?.condition === 'Resolved';
  return { timeline, state: resolved ? 'resolved' : 'open', resolvedAt: resolved ? last.at : null };
}

function isArmId(id: string): boolean {
  return id.startsWith('/subscriptions/');
}
