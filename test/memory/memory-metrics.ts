import type { Measure, MetricName } from '../../lambdas/shared/domain/metric.ts';

/** What was measured, in memory. */
export function memoryMetrics() {
  const measured: (readonly [MetricName, number])[] = [];
  const measure: Measure = (metric, value) => {
    measured.push([metric, value]);
  };
  return {
    measure,
    measured,
    /** The sum of all values of a metric; 0 when there are none. */
    sum: (metric: MetricName): number =>
      measured.filter(([name]) => name === metric).reduce((sum, [, value]) => sum + value, 0),
  };
}
