import { Duration } from 'aws-cdk-lib';
import type { Deployment } from '../deployment.ts';
import { EXPIRY_WATCH } from '../secret-rotation.ts';
import type { TypedFunction } from '../typed-function.ts';
import type { AlarmDeclaration } from './alarm.ts';
import { productMetric } from './product-metric.ts';

/** Days before a client secret expires at which people are reminded, each with an alarm of its own. */
export const EXPIRES_WITHIN = [30, 14, 7, 1] as const;

/** Ways in which a client secret comes to its end unrenewed. */
export function rotationAlarms(deployment: Deployment, rotate: TypedFunction): AlarmDeclaration[] {
  // Two looks, so that one is always in it, however late the next one begins.
  const watched = Duration.seconds(2 * EXPIRY_WATCH.toSeconds());
  return [
    {
      name: 'rotation-failed',
      says: 'A step of a rotation failed; the old secret goes on working.',
      metric: rotate.function.metricErrors({ statistic: 'Sum', period: Duration.minutes(5) }),
      threshold: 1,
    },
    {
      name: 'secrets-not-watched',
      says: 'For a day some client secret could not be looked at or guarded, or nobody looks when they expire.',
      metric: productMetric(deployment, 'ClientSecretsNotWatched', 'Maximum', watched),
      threshold: 1,
      values: 2,
      silenceIsBad: true,
    },
    ...EXPIRES_WITHIN.map((days) => ({
      name: `secret-expires-${days}`,
      entry: 'secret-expires',
      says:
        days === 1
          ? 'A client secret expires within a day, or has expired.'
          : `A client secret expires within ${days} days.`,
      metric: productMetric(deployment, 'DaysUntilClientSecretExpires', 'Minimum', watched),
      threshold: days,
      below: true,
    })),
  ];
}
