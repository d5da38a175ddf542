import type { JsonObject } from '../json.ts';
import type { Alert } from './alert.ts';
import { dateTime, sentAlertId, targetId } from './identifiers.ts';
import { ALERT_KINDS } from './kinds/index.ts';
import { reportedTarget } from './reported-target.ts';

/**
 * What action groups send about an alert as it stands: Fired, or Resolved.
 * @see https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema
 */
export function toCommonSchema(alert: Alert): JsonObject {
  const kind = ALERT_KINDS[alert.kind];
  const { rule, target, fired, resolved } = alert;
  return {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: sentAlertId(kind, alert),
        alertRule: rule.name,
        severity: rule.severity,
        signalType: kind.signalType,
        monitorCondition: resolved ? 'Resolved' : 'Fired',
        monitoringService: kind.monitoringService,
        alertTargetIDs: [targetId(reportedTarget(alert))],
        configurationItems: [target.name.toLowerCase()],
        originAlertId: alert.originAlertId,
        firedDateTime: dateTime(fired.at),
        ...(resolved && { resolvedDateTime: dateTime(resolved.at) }),
        description: rule.description,
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
        ...kind.essentials?.(alert),
      },
      alertContext: kind.context(alert, resolved ?? fired),
      ...kind.extras?.(alert),
    },
  };
}
