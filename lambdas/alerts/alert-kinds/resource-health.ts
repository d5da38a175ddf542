import { parseInstant } from '../to-instant.ts';
import type { AlertKind } from './alert-kind.ts';
import { monitoringService } from './monitoring-service.ts';
import { type Fields, readFields } from './read-fields.ts';
import { resourceName, targetIds } from './targets.ts';
import { type Telling, toFacts } from './to-facts.ts';

/**
 * Resource Health: each change of a resource's health is an alert of its own, always Fired. No id
 * is documented that "Unavailable" and the later "Available" share but the resource's; so the
 * incident's key is the resource's availability status in Resource Manager, which goes and returns.
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
    const named = resource === undefined ? undefined : ofResource(resource);
    return toFacts(alert, receivedAt, {
      ...named,
      lines: [
        ...describeEvent(event, resource),
        alertRule ? `Alert rule: ${alertRule}` : undefined,
      ],
      over: isOver(context, event),
      at: parseInstant(context.text('eventTimestamp')),
      ids: [resource],
      origin: null,
    });
  },
};

function ofResource(id: string): Pick<Telling, 'key' | 'title'> {
  return {
    key: `${id}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`,
    title: `Resource health of ${resourceName(id)}`,
  };
}

function isOver(context: Fields, event: Fields): boolean {
  const status = context.text('status')?.toLowerCase();
  return event.text('currentHealthStatus')?.toLowerCase() === 'available' || status === 'resolved';
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
