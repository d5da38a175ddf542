import { activityLogKind, describeOperation } from './activity-log.ts';
import type { Fields } from './read-fields.ts';
import { resourceName } from './targets.ts';

/** Autoscale: a scale set or plan grew, shrank, or failed to. */
export const activityAutoscale = activityLogKind('activity-autoscale', 'autoscale', (event) => ({
  title: event.context.text('operationName'),
  lines: [
    describeScaling(event.properties),
    event.properties.text('description'),
    describeOperation(event),
  ],
  ids: [event.properties.text('resourceName')],
}));

function describeScaling(properties: Fields): string | undefined {
  const before = properties.text('oldInstancesCount');
  const after = properties.text('newInstancesCount');
  if (before === undefined || after === undefined) return undefined;
  const id = properties.text('resourceName');
  const subject = id === undefined ? 'The resource' : resourceName(id);
  return `${subject} scales from ${before} to ${after} instances`;
}
