import { randomUUID } from 'node:crypto';
import { hex, uuid } from '../../random.ts';
import type { AlertKind } from '../alert.ts';

/**
 * A resource that became unavailable. When it is available again, another alert says so, Fired as
 * well.
 * @see https://learn.microsoft.com/azure/service-health/resource-health-alert-monitor-guide
 */
export const resourceHealth: AlertKind = {
  monitoringService: 'Resource Health',
  signalType: 'Activity Log',
  listedAs: { monitorService: 'Resource Health', signalType: 'Log' },
  isListed: true,
  ruleType: 'microsoft.insights/activityLogAlerts',
  defaultRule: { name: 'Resource unavailable', description: null },
  defaultSeverity: 'Sev4',
  defaultThreshold: 0,
  targets: 'resource',
  ends: 'event',
  newName: randomUUID,
  originAlertId: (target, rule, { correlationId, at }) =>
    `${uuid(correlationId, at)}_${hex(32, target.id.toLowerCase(), rule.name)}`,
  context(_, { at, correlationId, isOver }) {
    const time = new Date(at).toISOString();
    return {
      channels: 'Admin, Operation',
      correlationId,
      eventSource: 'ResourceHealth',
      eventTimestamp: time,
      eventDataId: uuid(correlationId, at),
      level: 'Informational',
      operationName: `Microsoft.Resourcehealth/healthevent/${isOver ? 'Resolved' : 'Activated'}/action`,
      operationId: uuid(correlationId, at),
      properties: {
        title: 'Rebooted by user',
        details: null,
        currentHealthStatus: isOver ? 'Available' : 'Unavailable',
        previousHealthStatus: isOver ? 'Unavailable' : 'Available',
        type: 'Downtime',
        cause: 'UserInitiated',
      },
      status: isOver ? 'Resolved' : 'Active',
      submissionTimestamp: time,
      'Activity Log Event Description': null,
    };
  },
};
