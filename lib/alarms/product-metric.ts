import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS, type MetricName } from '../../lambdas/shared/domain/metric.ts';
import type { Deployment } from '../deployment.ts';

/** Metrics that one flow publishes, and those that several do. */
type SharedMetric = {
  [Name in MetricName]: (typeof METRICS)[Name]['service'] extends 'every flow' ? Name : never;
}[MetricName];
export type FlowsOwnMetric = Exclude<MetricName, SharedMetric>;

/** Flows that call Azure by themselves. */
export const AZURE_CALLERS = ['alerts', 'cmdb-discovery', 'entra-sync', 'secret-rotation'] as const;

/** How values of a period become one. */
type Statistic = 'Sum' | 'Minimum' | 'Maximum' | 'p50' | 'p99';

/** Where metrics of a deployment are. */
type Published = Pick<Deployment, 'metricsNamespace'>;

/** A metric that a flow publishes, in CloudWatch. */
export function productMetric(
  published: Published,
  metric: FlowsOwnMetric,
  statistic: Statistic,
  period?: Duration,
): IMetric {
  return inCloudWatch(published, metric, METRICS[metric].service, statistic, period);
}

/** What one of the flows that call Azure publishes of a metric. */
export function flowMetric(
  published: Published,
  metric: SharedMetric,
  flow: (typeof AZURE_CALLERS)[number],
  statistic: Statistic,
  period?: Duration,
): IMetric {
  return inCloudWatch(published, metric, flow, statistic, period);
}

function inCloudWatch(
  { metricsNamespace }: Published,
  metricName: MetricName,
  service: string,
  statistic: Statistic,
  period: Duration = Duration.minutes(5),
): IMetric {
  return new Metric({
    namespace: metricsNamespace,
    metricName,
    dimensionsMap: { service },
    statistic,
    period,
  });
}
