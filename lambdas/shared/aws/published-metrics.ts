import type { Metrics } from '@aws-lambda-powertools/metrics';
import { METRICS, type Measure, type MetricName } from '../domain/metric.ts';

/**
 * CloudWatch metrics in the embedded metric format: lines in the log, no call. An invocation that
 * measures nothing writes none.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function publishedMetrics(metrics: Metrics) {
  const counts = new Map<MetricName, number>();
  let isEmpty = true;

  const measure: Measure = (metric, value) => {
    isEmpty = false;
    const { unit } = METRICS[metric];
    // Summed, since a line holds a hundred values of a metric and discovery makes thousands of calls.
    if (unit === 'Count') counts.set(metric, (counts.get(metric) ?? 0) + value);
    else metrics.addMetric(metric, unit, value);
  };

  function publish(): void {
    if (isEmpty) return;
    for (const [metric, sum] of counts) metrics.addMetric(metric, METRICS[metric].unit, sum);
    metrics.publishStoredMetrics();
    counts.clear();
    isEmpty = true;
  }

  return { measure, publish };
}

/** Middy: publishes what an invocation measured when it ends, be that with an error. */
export function publishAtEnd({ publish }: Pick<ReturnType<typeof publishedMetrics>, 'publish'>) {
  return { after: () => publish(), onError: () => publish() };
}
