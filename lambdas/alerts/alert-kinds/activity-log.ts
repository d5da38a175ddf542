import type { AlertKind } from './alert-kind.ts';
import { clipLine } from './bound-text.ts';
import { monitoringService } from './monitoring-service.ts';
import { type Fields, readFields } from './read-fields.ts';
import { resourceName, targetIds } from './targets.ts';
import { type Telling, toFacts } from './to-facts.ts';

const MAX_MESSAGE = 500;

/** An event of the activity log, as an alert carries it. */
export interface ActivityEvent {
  readonly context: Fields;
  readonly properties: Fields;
  /** What the event is about, by name; undefined when it does not tell. */
  readonly resource: string | undefined;
}

/** What a category of events tells beyond what all do. */
export type ActivityTelling = Pick<Telling, 'title' | 'lines' | 'ids' | 'names' | 'link'>;

/**
 * A kind for one category of activity log events. Azure fires such an alert once and never resolves
 * it; its origin alert id differs at every firing.
 *
 * @param category as it follows `Activity Log - ` in the monitoring service; '' for any
 * @see https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema
 */
export function activityLogKind(
  name: string,
  category: string,
  tell: (event: ActivityEvent) => ActivityTelling,
): AlertKind {
  return {
    name,
    sendsResolved: false,
    matches: (alert) =>
      category === ''
        ? monitoringService(alert).startsWith('activitylog')
        : monitoringService(alert) === `activitylog${category}`,
    read: (alert, receivedAt) => {
      const context = readFields(alert.data.alertContext);
      const properties = context.fields('properties');
      const ids = [context.text('resourceId'), properties.text('entity')];
      const [resourceId] = targetIds([...ids, ...(alert.data.essentials.alertTargetIDs ?? [])]);
      const resource = resourceId && resourceName(resourceId);
      const told = tell({ context, properties, resource });
      return toFacts(alert, receivedAt, {
        ...told,
        title: alert.data.essentials.alertRule?.trim() || told.title,
        lines: [
          context.text('Activity Log Event Description') ?? context.text('description'),
          ...told.lines,
          describeMessage(properties),
        ],
        ids: [...ids, ...(told.ids ?? [])],
        origin: null,
      });
    },
  };
}

/** Who did what to which resource, and how it ended. */
export function describeOperation({ context, resource }: ActivityEvent): string | undefined {
  const operation = context.fields('authorization').text('action') ?? context.text('operationName');
  if (operation === undefined) return undefined;
  const caller = context.text('caller') ?? 'Somebody';
  const status = context.text('status');
  const subStatus = context.text('subStatus');
  const outcome = [status, subStatus].filter((part) => part !== undefined).join(', ');
  const where = resource === undefined ? '' : ` on ${resource}`;
  return `${caller} ran ${operation}${where}${outcome && `: ${outcome}`}`;
}

function describeMessage(properties: Fields): string | undefined {
  const message = properties.text('statusMessage');
  return message && `Message: ${clipLine(message, MAX_MESSAGE)}`;
}
