import { randomUUID } from 'node:crypto';
import type { AlertKind } from '../alert.ts';
import { hashCode } from '../identifiers.ts';

/** Lower-case type → the metric its rules usually watch. */
const METRICS: Readonly<Record<string, string>> = {
  'microsoft.compute/virtualmachines': 'Percentage CPU',
  'microsoft.containerservice/managedclusters': 'node_cpu_usage_percentage',
  'microsoft.documentdb/databaseaccounts': 'NormalizedRUConsumption',
  'microsoft.sql/servers/databases': 'cpu_percent',
  'microsoft.storage/storageaccounts': 'Transactions',
  'microsoft.web/sites': 'HttpResponseTime',
};
const WINDOW_MS = 5 * 60_000;

/** A static threshold over a platform metric. */
export const metric: AlertKind = {
  monitoringService: 'Platform',
  signalType: 'Metric',
  listedAs: { monitorService: 'Platform', signalType: 'Metric' },
  isListed: true,
  ruleType: 'microsoft.insights/metricAlerts',
  defaultRule: { name: 'High load', description: 'The load is above what was planned for.' },
  defaultSeverity: 'Sev2',
  defaultThreshold: 80,
  targets: 'resource',
  ends: 'resolved',
  newName: randomUUID,
  originAlertId: ({ subscriptionId, id }, rule) =>
    `${subscriptionId}_${rule.resourceGroup}_microsoft.insights_metricAlerts_${rule.name}_${hashCode(id.toLowerCase(), JSON.stringify(rule.dimensions))}`,
  context: ({ target, rule }, { at, value }) => ({
    properties: rule.customProperties ?? null,
    conditionType: 'SingleResourceMultipleMetricCriteria',
    condition: {
      windowSize: 'PT5M',
      allOf: [
        {
          metricName: METRICS[target.type?.toLowerCase() ?? ''] ?? 'Availability',
          metricNamespace: target.type ?? null,
          operator: 'GreaterThan',
          threshold: String(rule.threshold),
          timeAggregation: 'Average',
          dimensions: rule.dimensions.map(({ name, value }) => ({ name, value })),
          metricValue: value,
          webTestName: null,
        },
      ],
      windowStartTime: new Date(at - WINDOW_MS).toISOString(),
      windowEndTime: new Date(at).toISOString(),
    },
  }),
  extras: ({ rule }) => ({ customProperties: rule.customProperties }),
};
