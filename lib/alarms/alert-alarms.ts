import { Duration } from 'aws-cdk-lib';
import type { FlowProps } from '../flow.ts';
import type { AlarmDeclaration } from './alarm.ts';
import { productMetric } from './product-metric.ts';

/** How alerts can fail to become incidents. */
export function alertAlarms({ deployment, state }: FlowProps): AlarmDeclaration[] {
  const { silentAfterHours } = deployment;
  const silence: AlarmDeclaration = {
    name: 'no-alert-accepted',
    says: `Azure Monitor has sent no alert that was accepted for ${silentAfterHours} hours.`,
    metric: productMetric(deployment, 'AlertsAccepted', 'Sum', Duration.hours(1)),
    threshold: 0,
    below: true,
    values: silentAfterHours,
    silenceIsBad: true,
  };
  return [
    ...(silentAfterHours > 0 ? [silence] : []),
    {
      name: 'queue-age',
      says: 'Accepted alerts wait for more than five minutes to become incidents.',
      metric: state.alerts.metricApproximateAgeOfOldestMessage({
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
      threshold: 300,
      values: 3,
    },
    {
      name: 'alerts-not-stored',
      says: 'Alerts were answered 503 because they could not be stored; Azure repeats for a minute.',
      metric: productMetric(deployment, 'AlertsNotStored', 'Sum'),
      threshold: 1,
    },
    {
      name: 'alerts-refused',
      says: 'Calls of the webhook are refused: wrong key or token, unknown subscription, or not the common alert schema.',
      metric: productMetric(deployment, 'AlertsRefused', 'Sum', Duration.minutes(15)),
      threshold: 10,
    },
    {
      name: 'alerts-missed',
      says: 'Azure has alerts that its webhook call never delivered; they were fetched and became incidents late.',
      metric: productMetric(deployment, 'AlertsReconciled', 'Sum', Duration.hours(1)),
      threshold: 10,
    },
    {
      name: 'not-reconciled',
      says: 'Azure’s list of alerts could not be read for an hour, or nobody reads it, so what the webhook misses stays missing.',
      metric: productMetric(
        deployment,
        'SubscriptionsNotReconciled',
        'Maximum',
        Duration.minutes(15),
      ),
      threshold: 1,
      values: 4,
      silenceIsBad: true,
    },
  ];
}
