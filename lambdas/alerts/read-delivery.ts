import { createHash } from 'node:crypto';
import type { AlertDelivery } from '../shared/domain/alert-delivery.ts';
import type { Incident, Priority } from '../shared/domain/incident.ts';
import type { TimelineEntry } from '../shared/domain/incident-timeline.ts';
import type { Priorities } from '../shared/domain/integration.ts';
import type { Outage } from './alert-kinds/alert-kind.ts';
import { readAlert } from './alert-kinds/index.ts';
import { type CommonAlert, parseCommonAlert } from './common-alert.ts';

const MAX_KEY_BYTES = 1_500;

/** Of alerts without a severity, such as budgets. */
const NO_SEVERITY = 'Sev2';

/** What an incident says of the alert, all of it of one delivery. */
export type IncidentContent = Pick<
  Incident,
  | 'kind'
  | 'title'
  | 'description'
  | 'priority'
  | 'alertRule'
  | 'monitoringService'
  | 'origin'
  | 'investigationLink'
  | 'customProperties'
  | 'targetIds'
  | 'targetNames'
  | 'describedBy'
>;

/** A delivery in the words of an incident. */
export interface ReadDelivery {
  /** Under which the alert is, or will be, found. */
  readonly id: string;
  readonly firedAt: string;
  readonly entry: TimelineEntry;
  readonly outage: Outage | null;
  readonly content: IncidentContent;
  readonly integrationId: string;
  readonly verified: boolean;
  readonly test: boolean;
}

/**
 * What a delivery tells.
 *
 * @throws IntegrationError `common_alert_schema_required`
 */
export function readDelivery(delivery: AlertDelivery, priorities: Priorities): ReadDelivery {
  const { deliveryId, integrationId, receivedAt, source, verified, test } = delivery;
  const alert = parseCommonAlert(delivery.body);
  const { key, condition, at, firedAt, outage, ...facts } = readAlert(alert, receivedAt);
  const { alertRule, monitoringService, severity } = alert.data.essentials;
  return {
    id: incidentId(integrationId, key, test),
    firedAt,
    entry: { deliveryId, alertKey: outage?.of ?? key, condition, at, receivedAt, source },
    outage,
    content: {
      kind: facts.kind,
      title: facts.title,
      description: facts.description,
      priority: toPriority(severity, priorities),
      alertRule: alertRule ?? null,
      monitoringService: monitoringService ?? 'Azure Monitor',
      origin: facts.origin,
      investigationLink: facts.investigationLink,
      customProperties: facts.customProperties,
      targetIds: [...facts.targetIds],
      targetNames: [...facts.targetNames],
      describedBy: rank(alert, key, condition, at),
    },
    integrationId,
    verified,
    test,
  };
}

/** Of one integration only, so that no alert of another tenant can ever touch it. */
export function incidentId(integrationId: string, alertKey: string, test: boolean): string {
  // DynamoDB's keys end at 2,048 bytes.
  const key =
    Buffer.byteLength(alertKey) <= MAX_KEY_BYTES
      ? alertKey
      : `sha256:${createHash('sha256').update(alertKey).digest('hex')}`;
  return `${integrationId}#${test ? 'test#' : ''}${key}`;
}

/**
 * Which delivery describes an incident: the newest Fired that came with a context, which Azure's list
 * of alerts leaves out. Compared as text.
 */
function rank(alert: CommonAlert, key: string, condition: string, at: string): string {
  const detailed = alert.data.alertContext == null ? 0 : 1;
  return [condition === 'Fired' ? 1 : 0, detailed, at, key].join('|');
}

function toPriority(severity: string | null | undefined, priorities: Priorities): Priority {
  const name = Object.keys(priorities).find(
    (known): known is keyof Priorities => known.toLowerCase() === severity?.trim().toLowerCase(),
  );
  return priorities[name ?? NO_SEVERITY];
}
