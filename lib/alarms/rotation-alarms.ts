import { Duration } from 'aws-cdk-lib';
import type { Deployment } from '../deployment.ts';
import type { TypedFunction } from '../typed-function.ts';
import type { AlarmDeclaration } from './alarm.ts';
import { productMetric } from './product-metric.ts';

/** Ways in which a client secret comes to its end unrenewed. */
export function rotationAlarms(deployment: Deployment, rotate: TypedFunction): AlarmDeclaration[] {
  const day = Duration.days(1);
  return [
    {
      name: 'rotation-failed',
      says: 'A step of a rotation failed; the old secret goes on working.',
      metric: rotate.function.metricErrors({ statistic: 'Sum', period: Duration.minutes(5) }),
      threshold: 1,
    },
    {
      name: 'secret-expires',
      says: 'A client secret expires within a month.',
      metric: productMetric(deployment, 'DaysUntilClientSecretExpires', 'Minimum', day),
      threshold: 30,
      below: true,
    },
    {
      name: 'secret-expires-now',
      entry: 'secret-expires',
      says: 'A client secret expires within a week.',
      metric: productMetric(deployment, 'DaysUntilClientSecretExpires', 'Minimum', day),
      threshold: 7,
      below: true,
    },
  ];
}
