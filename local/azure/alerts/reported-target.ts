import type { Alert, AlertTarget } from './alert.ts';
import { ALERT_KINDS } from './kinds/index.ts';

/** What Azure says an alert is about: of a Prometheus rule, not the cluster but the workspace. */
export function reportedTarget({ kind, target, rule }: Alert): AlertTarget {
  return ALERT_KINDS[kind].reportedTarget?.(target, rule) ?? target;
}
