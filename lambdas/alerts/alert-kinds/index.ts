import type { CommonAlert } from '../common-alert.ts';
import { activityAdministrative } from './activity-administrative.ts';
import { activityAny } from './activity-any.ts';
import { activityAutoscale } from './activity-autoscale.ts';
import { activityPolicy } from './activity-policy.ts';
import { activityRecommendation } from './activity-recommendation.ts';
import { activitySecurity } from './activity-security.ts';
import type { AlertFacts, AlertKind } from './alert-kind.ts';
import { anyAlert } from './any-alert.ts';
import { azureBackup } from './azure-backup.ts';
import { budget } from './budget.ts';
import { logV1 } from './log-v1.ts';
import { logV2 } from './log-v2.ts';
import { metric } from './metric.ts';
import { prometheus } from './prometheus.ts';
import { resourceHealth } from './resource-health.ts';
import { serviceHealth } from './service-health.ts';
import { simpleLogAlert } from './simple-log-alert.ts';
import { smartDetector } from './smart-detector.ts';

/** Every kind of alert that is read in its own way, in the order in which they are asked. */
export const ALERT_KINDS: readonly AlertKind[] = [
  metric,
  logV2,
  logV1,
  simpleLogAlert,
  prometheus,
  smartDetector,
  serviceHealth,
  resourceHealth,
  activityAdministrative,
  activityPolicy,
  activityAutoscale,
  activitySecurity,
  activityRecommendation,
  activityAny,
  budget,
  azureBackup,
  anyAlert,
];

/**
 * What an alert says, and the name of the kind that read it.
 *
 * @param receivedAt ISO 8601 UTC, in place of times that the alert lacks
 */
export function readAlert(
  alert: CommonAlert,
  receivedAt: string,
): AlertFacts & { readonly kind: string } {
  const kind = ALERT_KINDS.find((candidate) => candidate.matches(alert)) ?? anyAlert;
  return { ...kind.read(alert, receivedAt), kind: kind.name };
}
