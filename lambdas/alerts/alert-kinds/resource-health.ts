import { parseInstant } from '../to-instant.ts';
import type { AlertFacts, AlertKind } from './alert-kind.ts';
import { monitoringService } from './monitoring-service.ts';
import { type Fields, readFields } from './read-fields.ts';
import { resourceName, targetIds } from './targets.ts';
import { type Telling, toFacts } from './to-facts.ts';

/**
 * Resource Health: each change of a resource's health is an alert of its own, always Fired. No id
 * is documented that "Unavailable" and the later "Available" share but the resource's; so they are
 * of one outage of the resource's availability status when their times and states say so.
 *
 * @see https://learn.microsoft.com/azure/service-health/resource-health-overview
 */
export const resourceHealth: AlertKind = {
  name: 'resource-health',
  sendsResolved: false,
  matches: (alert) =>
    ['resourcehealth', 'activitylogresourcehealth'].includes(monitoringService(alert)),
  read: (alert, receivedAt) => {
    const context = readFields(alert.data.alertContext);
    const event = context.fields('properties');
    const { alertTargetIDs, alertRule } = alert.data.essentials;
    const [resource] = targetIds([context.text('resourceId'), ...(alertTargetIDs ?? [])]);
    const condition = conditionOf(context, event);
    const named = resource === undefined ? undefined : ofResource(resource, condition, event);
    return toFacts(alert, receivedAt, {
      origin: null,
      ...named,
      lines: [
        ...describeEvent(event, resource),
        alertRule ? `Alert rule: ${alertRule}` : undefined,
      ],
      condition,
      at: parseInstant(context.text('eventTimestamp')),
      ids: [resource],
    });
  },
};

function ofResource(
  id: string,
  condition: AlertFacts['condition'],
  event: Fields,
): Pick<Telling, 'title' | 'origin' | 'outage'> {
  const of = `${id}/providers/microsoft.resourcehealth/availabilitystatuses/current`;
  const wasWell = event.text('previousHealthStatus')?.toLowerCase() === 'available';
  return {
    title: `Resource health of ${resourceName(id)}`,
    origin: of,
    outage: { of, begins: condition === 'Fired' && wasWell },
  };
}

/** Azure also updates what it said, with no health or the one before, amid an outage and after it. */
function conditionOf(context: Fields, event: Fields): AlertFacts['condition'] {
  const status = context.text('status')?.toLowerCase();
  const now = event.text('currentHealthStatus')?.toLowerCase();
  const before = event.text('previousHealthStatus')?.toLowerCase();
  if (status === 'resolved') return 'Resolved';
  if (now === 'available') return before === 'available' ? 'Updated' : 'Resolved';
  return now === undefined && status === 'updated' ? 'Updated' : 'Fired';
}

function describeEvent(event: Fields, resource: string | undefined): (string | undefined)[] {
  const now = event.text('currentHealthStatus');
  const before = event.text('previousHealthStatus');
  const [title, details] = [known(event.text('title')), known(event.text('details'))];
  const [type, cause] = [event.text('type'), event.text('cause')];
  const subject = resource === undefined ? 'The resource' : resourceName(resource);
  const was = before === undefined ? '' : ` (was ${before})`;
  return [
    now === undefined
      ? title
      : `${subject} is ${now}${was}${title === undefined ? '' : `: ${title}`}`,
    details,
    [type && `Type: ${type}`, cause && `cause: ${cause}`].filter((part) => part).join(', '),
  ];
}

/** Azure fills in what it does not know with this word. */
function known(text: string | undefined): string | undefined {
  return text?.toLowerCase() === 'unknown' ? undefined : text;
}
