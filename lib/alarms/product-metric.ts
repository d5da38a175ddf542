import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS, type MetricName } from '../../lambdas/shared/domain/metric.ts';
import type { Deployment } from '../deployment.ts';

/** Flows that call Azure. */
const AZURE_CALLERS = ['alerts', 'cmdb-discovery'];

/** How values of a period become one. */
type Statistic = 'Sum' | 'Minimum' | 'Maximum' | 'p50' | 'p99';

/** A metric that the functions publish, in CloudWatch. */
export function productMetric(
  { metricsNamespace }: Pick<Deployment, 'metricsNamespace'>,
  metricName: MetricName,
  statistic: Statistic,
  period: Duration = Duration.minutes(5),
): IMetric {
  const of = (service: string) =>
    new Metric({
      namespace: metricsNamespace,
      metricName,
      dimensionsMap: { service },
      statistic,
      period,
    });
  const { service } = METRICS[metricName];
  if (service !== 'every flow') return of(service);
  // Ids of a formula are its own: one that holds several such sums tells them apart by their prefix.
  const prefix = metricName.charAt(0).toLowerCase() + metricName.slice(1);
  const parts = AZURE_CALLERS.map((each, index) => [`${prefix}${index}`, of(each)] as const);
  return new MathExpression({
    expression: parts.map(([id]) => `FILL(${id}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(parts),
    label: metricName,
    period,
  });
}
