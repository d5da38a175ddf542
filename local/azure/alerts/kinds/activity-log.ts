import { randomUUID } from 'node:crypto';
import { hex, uuid } from '../../random.ts';
import type { AlertKind } from '../alert.ts';

/** An administrative operation in the activity log. */
export const activityLog: AlertKind = {
  monitoringService: 'Activity Log - Administrative',
  signalType: 'Activity Log',
  listedAs: { monitorService: 'ActivityLog Administrative', signalType: 'Log' },
  isListed: true,
  ruleType: 'microsoft.insights/activityLogAlerts',
  defaultRule: { name: 'Resource restarted', description: 'Somebody restarted a resource.' },
  defaultSeverity: 'Sev4',
  defaultThreshold: 0,
  targets: 'resource',
  ends: 'never',
  newName: randomUUID,
  originAlertId: (target, rule, { correlationId, at }) =>
    `${uuid(correlationId, at)}_${hex(32, target.id.toLowerCase(), rule.name)}`,
  context({ target, tenantId }, { at, correlationId }) {
    const time = new Date(at).toISOString();
    const operation = `${target.type ?? 'Microsoft.Resources/subscriptions'}/restart/action`;
    return {
      authorization: { action: operation, scope: target.id },
      channels: 'Operation',
      claims: '{}',
      caller: 'admin@contoso.example',
      correlationId,
      eventSource: 'Administrative',
      eventTimestamp: time,
      eventDataId: uuid(correlationId, at),
      level: 'Informational',
      operationName: operation,
      operationId: uuid(correlationId, 'operation'),
      properties: {
        eventCategory: 'Administrative',
        entity: target.id,
        message: operation,
        hierarchy: `${tenantId}/${target.subscriptionId}`,
      },
      status: 'Succeeded',
      subStatus: '',
      submissionTimestamp: time,
      'Activity Log Event Description': '',
    };
  },
};
