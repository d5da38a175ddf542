import { randomUUID } from 'node:crypto';
import type { ConfigurationItem } from '../../lambdas/shared/domain/configuration-item.ts';

/** A metric alert of now about a resource, in the common schema and in Azure's casing of ids. */
export function cpuAlert(
  item: Pick<ConfigurationItem, 'id' | 'name' | 'subscriptionId'>,
  now = new Date(),
) {
  const alertId = `/subscriptions/${item.subscriptionId}/providers/Microsoft.AlertsManagement/alerts/${randomUUID()}`;
  const firedDateTime = now.toISOString().replace('Z', '0000Z');
  return {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId,
        alertRule: `CPU of ${item.name}`,
        severity: 'Sev1',
        signalType: 'Metric',
        monitorCondition: 'Fired',
        monitoringService: 'Platform',
        alertTargetIDs: [item.id],
        configurationItems: [item.name],
        originAlertId: `${item.subscriptionId}_monitoring_microsoft.insights_metricAlerts_CPU_1234567890`,
        firedDateTime,
        description: 'The processor has been busy for five minutes.',
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
      },
      alertContext: {
        properties: null,
        conditionType: 'SingleResourceMultipleMetricCriteria',
        condition: {
          windowSize: 'PT5M',
          allOf: [
            {
              metricName: 'Percentage CPU',
              metricNamespace: 'Microsoft.Compute/virtualMachines',
              operator: 'GreaterThan',
              threshold: '90',
              timeAggregation: 'Average',
              dimensions: [],
              metricValue: 97.4,
              webTestName: null,
            },
          ],
          windowStartTime: new Date(now.getTime() - 300_000).toISOString(),
          windowEndTime: now.toISOString(),
        },
      },
    },
  };
}
