import { randomUUID } from 'node:crypto';
import { uuid } from '../../random.ts';
import type { Alert, AlertKind } from '../alert.ts';

const WINDOW_MS = 10 * 60_000;
const QUERY = 'Heartbeat';

/** A log search rule (`Log Alerts V2`). */
export const logSearch: AlertKind = {
  monitoringService: 'Log Alerts V2',
  signalType: 'Log',
  listedAs: { monitorService: 'Log Alerts V2', signalType: 'Log' },
  isListed: true,
  ruleType: 'microsoft.insights/scheduledqueryrules',
  defaultRule: { name: 'Heartbeat missing', description: 'A machine has stopped reporting.' },
  defaultSeverity: 'Sev1',
  defaultThreshold: 0,
  targets: 'resource',
  ends: 'resolved',
  newName: randomUUID,
  originAlertId: ({ id }, rule) =>
    uuid('log-search', id.toLowerCase(), rule.name, JSON.stringify(rule.dimensions)),
  context(alert, { at, value }) {
    const { target, rule } = alert;
    const from = new Date(at - WINDOW_MS).toISOString();
    const to = new Date(at).toISOString();
    const links = linksToResults(alert, from, to);
    return {
      properties: rule.customProperties ?? {},
      conditionType: 'LogQueryCriteria',
      condition: {
        windowSize: 'PT10M',
        allOf: [
          {
            searchQuery: QUERY,
            metricMeasureColumn: null,
            targetResourceTypes: `['${target.type ?? 'Microsoft.Resources/subscriptions'}']`,
            operator: 'GreaterThan',
            threshold: String(rule.threshold),
            timeAggregation: 'Count',
            dimensions: rule.dimensions.map(({ name, value }) => ({ name, value })),
            metricValue: value,
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
            ...links,
          },
        ],
        windowStartTime: from,
        windowEndTime: to,
      },
    };
  },
};

function linksToResults({ target, tenantId }: Alert, from: string, to: string) {
  const scope = encodeURIComponent(JSON.stringify({ resources: [{ resourceId: target.id }] }));
  const portal = `https://portal.azure.com#@${tenantId}/blade/Microsoft_Azure_Monitoring_Logs/LogsBlade/source/Alerts.EmailLinks/scope/${scope}/q/${QUERY}/prettify/1/timespan/${encodeURIComponent(`${from}/${to}`)}`;
  const api = `https://api.loganalytics.io/v1${target.id}/query?query=${QUERY}&timespan=${encodeURIComponent(`${from}/${to}`)}`;
  return {
    linkToSearchResultsUI: portal,
    linkToFilteredSearchResultsUI: portal,
    linkToSearchResultsAPI: api,
    linkToFilteredSearchResultsAPI: api,
  };
}
