import type { AlertKind } from '../alert.ts';
import { activityLog } from './activity-log.ts';
import { budget } from './budget.ts';
import { logSearch } from './log-search.ts';
import { metric } from './metric.ts';
import { prometheus } from './prometheus.ts';
import { resourceHealth } from './resource-health.ts';
import { serviceHealth } from './service-health.ts';
import { smartDetector } from './smart-detector.ts';

/** The kinds of alerts that can be fired. */
export const ALERT_KIND_NAMES = [
  'metric',
  'logSearch',
  'prometheus',
  'activityLog',
  'resourceHealth',
  'serviceHealth',
  'smartDetector',
  'budget',
] as const;
export type AlertKindName = (typeof ALERT_KIND_NAMES)[number];

export const ALERT_KINDS: Readonly<Record<AlertKindName, AlertKind>> = {
  metric,
  logSearch,
  prometheus,
  activityLog,
  resourceHealth,
  serviceHealth,
  smartDetector,
  budget,
};
