import { activityLogKind, describeOperation } from './activity-log.ts';

/** Activity log events of any other category. */
export const activityAny = activityLogKind('activity-log', '', (event) => ({
  title: event.context.text('operationName'),
  lines: [describeOperation(event)],
}));
