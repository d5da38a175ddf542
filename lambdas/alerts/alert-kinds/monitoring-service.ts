import type { CommonAlert } from '../common-alert.ts';
import { criteriaOf } from '../describe-condition.ts';
import { readFields } from './read-fields.ts';

/**
 * The service that raised an alert, in lower case and letters alone, since `Resource Health` and
 * `ResourceHealth` are one: e.g. `platform`, `logalertsv2`, `activitylogadministrative`. Read from
 * the alert context when the essentials do not tell it; empty when nothing does.
 */
export function monitoringService(alert: CommonAlert): string {
  const { monitoringService: service } = alert.data.essentials;
  return normalize(service ?? '') || fromContext(alert.data.alertContext);
}

function fromContext(alertContext: unknown): string {
  const context = readFields(alertContext);
  const conditionType = context.text('conditionType');
  if (conditionType === 'LogQueryCriteria') {
    const found = criteriaOf(alertContext).some((criterion) => criterion.list('event').length > 0);
    return found ? 'simplelogalert' : 'logalertsv2';
  }
  if (conditionType !== undefined) return 'platform';
  // Service Health writes its event source as an integer.
  const operation = normalize(context.text('operationName') ?? '');
  if (operation.startsWith('microsoftservicehealth')) return 'servicehealth';
  if (operation.startsWith('microsoftresourcehealth')) return 'resourcehealth';
  const source = normalize(context.text('eventSource') ?? '');
  if (source !== '') return `activitylog${source}`;
  if (context.text('SmartDetectorId') !== undefined) return 'smartdetector';
  if (context.text('AlertCategory') === 'budgets') return 'costalerts';
  if (context.text('SearchQuery') !== undefined) return 'loganalytics';
  return context.text('ruleGroup') === undefined ? '' : 'prometheus';
}

function normalize(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
