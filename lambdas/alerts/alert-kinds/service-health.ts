import { parseInstant } from '../to-instant.ts';
import type { AlertKind } from './alert-kind.ts';
import { htmlToText } from './html-to-text.ts';
import { monitoringService } from './monitoring-service.ts';
import { type Fields, readFields, toText } from './read-fields.ts';
import { toFacts } from './to-facts.ts';

const MAX_SERVICES = 20;

/** A root cause analysis (RCA) comes after an incident's end. */
const OVER = new Set(['resolved', 'complete', 'completed', 'canceled', 'cancelled', 'rca']);

const INCIDENT_TYPES: Readonly<Record<string, string>> = {
  incident: 'Service issue',
  maintenance: 'Planned maintenance',
  information: 'Health advisory',
  informational: 'Health advisory',
  actionrequired: 'Health advisory, action required',
  assistedrecovery: 'Assisted recovery',
  security: 'Security advisory',
};

/**
 * Service Health: every update of one event is an alert of its own, always Fired, and its stage
 * tells the end. So the incident's key is the event's id in Resource Manager.
 *
 * @see https://learn.microsoft.com/azure/service-health/service-health-notifications-properties
 */
export const serviceHealth: AlertKind = {
  name: 'service-health',
  sendsResolved: false,
  matches: (alert) => monitoringService(alert) === 'servicehealth',
  read: (alert, receivedAt) => {
    const context = readFields(alert.data.alertContext);
    const event = context.fields('properties');
    const { alertTargetIDs, alertId } = alert.data.essentials;
    const ids = [...(alertTargetIDs ?? []), alertId];
    const stages = [event.text('stage'), context.text('status')];
    return toFacts(alert, receivedAt, {
      key: eventId(ids, event.text('trackingId')),
      title: event.text('defaultLanguageTitle') ?? event.text('title'),
      lines: describeEvent(event),
      condition: stages.some((stage) => OVER.has(stage?.toLowerCase() ?? ''))
        ? 'Resolved'
        : 'Fired',
      at: parseInstant(context.text('eventTimestamp')),
      origin: null,
    });
  },
};

function eventId(ids: readonly string[], trackingId: string | undefined): string | undefined {
  const subscriptions = ids.map((id) => /^\/subscriptions\/[^/]{1,64}/i.exec(id)?.[0]);
  const subscription = subscriptions.find((id) => id !== undefined);
  if (subscription === undefined || trackingId === undefined || trackingId.length > 256) {
    return undefined;
  }
  return `${subscription}/providers/Microsoft.ResourceHealth/events/${trackingId}`;
}

function describeEvent(event: Fields): (string | undefined)[] {
  const type = event.text('incidentType');
  const what = [event.text('service'), event.text('region')].filter((part) => part).join(', ');
  const services = describeServices(event);
  const trackingId = event.text('trackingId');
  return [
    `${INCIDENT_TYPES[type?.toLowerCase() ?? ''] ?? type ?? 'Service Health event'}${what && `: ${what}`}`,
    event.text('stage') && `Stage: ${event.text('stage')}`,
    trackingId && `Tracking id: ${trackingId}`,
    describeImpact(event),
    services && `Affected: ${services}`,
    htmlToText(event.text('defaultLanguageContent') ?? event.text('communication') ?? ''),
  ];
}

function describeImpact(event: Fields): string | undefined {
  const start = parseInstant(event.text('impactStartTime'));
  const end = parseInstant(event.text('impactMitigationTime'));
  if (start === undefined) return undefined;
  return end === undefined ? `Impact since ${start}` : `Impact from ${start} to ${end}`;
}

/** E.g. `Virtual Machines (Australia East)`. */
function describeServices(event: Fields): string {
  const services = event.list('impactedServices').slice(0, MAX_SERVICES).map(readFields);
  const told = services.map((service) => {
    const regions = service.list('ImpactedRegions').slice(0, MAX_SERVICES);
    const names = regions
      .map((region) => toText(region) ?? readFields(region).text('RegionName'))
      .filter((name) => name !== undefined);
    const name = service.text('ServiceName') ?? 'a service';
    return names.length === 0 ? name : `${name} (${names.join(', ')})`;
  });
  return told.join('; ');
}
