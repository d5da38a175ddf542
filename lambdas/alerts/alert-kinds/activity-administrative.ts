import { activityLogKind, describeOperation } from './activity-log.ts';

/** Operations of Resource Manager: somebody created, changed, deleted or started something. */
export const activityAdministrative = activityLogKind(
  'activity-administrative',
  'administrative',
  (event) => ({
    title: event.context.text('operationName'),
    lines: [describeOperation(event)],
    ids: [event.context.fields('authorization').text('scope')],
  }),
);
