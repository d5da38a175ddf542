import type { JsonObject } from '../json.ts';
import type { Alert } from './alert.ts';
import { dateTime, listedAlertId, ruleId, targetId } from './identifiers.ts';
import { ALERT_KINDS } from './kinds/index.ts';
import { reportedTarget } from './reported-target.ts';

/** What of an alert is asked for. */
export interface Projection {
  /** Lower-case names of essentials; absent: all. */
  readonly select?: ReadonlySet<string>;
  readonly includeContext: boolean;
  readonly includeEgressConfig: boolean;
}

/** A member of `essentials` that lists can be sorted and filtered by is a text. */
export type Essentials = Readonly<Record<string, string>>;

/** The essentials that are texts: all but `actionStatus`. */
export function essentialsOf(alert: Alert): Essentials {
  const kind = ALERT_KINDS[alert.kind];
  const { rule, fired, resolved } = alert;
  const target = reportedTarget(alert);
  return {
    severity: rule.severity,
    signalType: kind.listedAs.signalType,
    alertState: alert.state,
    monitorCondition: resolved ? 'Resolved' : 'Fired',
    targetResource: targetId(target),
    targetResourceName: target.name.toLowerCase(),
    targetResourceGroup: target.resourceGroup?.toLowerCase() ?? '',
    // Only the last part of a type, as in the specification's examples.
    targetResourceType: (target.type ?? 'subscriptions').split('/').at(-1)?.toLowerCase() ?? '',
    monitorService: kind.listedAs.monitorService,
    sourceCreatedId: alert.originAlertId ?? alert.name,
    alertRule: ruleId(kind, target, rule),
    startDateTime: dateTime(fired.at),
    lastModifiedDateTime: dateTime(alert.modifiedAt),
    ...(resolved && { monitorConditionResolvedDateTime: dateTime(resolved.at) }),
    lastModifiedUserName: alert.modifiedBy,
    description: rule.description ?? '',
  };
}

/**
 * An alert as Alerts Management answers it.
 * @see https://learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/get-by-id
 */
export function toListedAlert(alert: Alert, projection: Projection): JsonObject {
  const { select, includeContext, includeEgressConfig } = projection;
  const all: JsonObject = { ...essentialsOf(alert), actionStatus: { isSuppressed: false } };
  const essentials = select
    ? Object.fromEntries(Object.entries(all).filter(([name]) => select.has(name.toLowerCase())))
    : all;
  const { resolved, fired, rule } = alert;
  return {
    properties: {
      essentials,
      ...(includeContext && { context: ALERT_KINDS[alert.kind].context(alert, resolved ?? fired) }),
      ...(includeEgressConfig && { egressConfig: {} }),
      ...(rule.customProperties && { customProperties: rule.customProperties }),
    },
    id: listedAlertId(alert, reportedTarget(alert)),
    type: 'Microsoft.AlertsManagement/alerts',
    name: rule.name,
  };
}
