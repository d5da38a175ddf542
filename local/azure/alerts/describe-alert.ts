import type { Alert } from './alert.ts';
import { dateTime, listedAlertId, sentAlertId } from './identifiers.ts';
import { ALERT_KINDS, type AlertKindName } from './kinds/index.ts';
import { reportedTarget } from './reported-target.ts';

/** How an alert stands. Times are ISO 8601 UTC. */
export interface AlertDescription {
  /** As webhooks are told. */
  readonly alertId: string;
  /** As Alerts Management lists it; absent for cost alerts, which it does not list. */
  readonly listedId?: string;
  readonly kind: AlertKindName;
  readonly rule: string;
  readonly target: string;
  readonly originAlertId: string | null;
  readonly monitorCondition: 'Fired' | 'Resolved';
  readonly alertState: string;
  readonly firedDateTime: string;
  readonly resolvedDateTime?: string;
  /** Service Health's. */
  readonly trackingId?: string;
}

export function describeAlert(alert: Alert): AlertDescription {
  const kind = ALERT_KINDS[alert.kind];
  const { target, rule, fired, resolved } = alert;
  return {
    alertId: sentAlertId(kind, alert),
    ...(kind.isListed && { listedId: listedAlertId(alert, reportedTarget(alert)) }),
    kind: alert.kind,
    rule: rule.name,
    target: target.id,
    originAlertId: alert.originAlertId,
    monitorCondition: resolved ? 'Resolved' : 'Fired',
    alertState: alert.state,
    firedDateTime: dateTime(fired.at),
    ...(resolved && { resolvedDateTime: dateTime(resolved.at) }),
    ...(alert.kind === 'serviceHealth' && { trackingId: fired.trackingId }),
  };
}
