import { Duration } from 'aws-cdk-lib';
import type { Deployment } from '../deployment.ts';
import type { DiscoveryRates } from '../discovery-rates.ts';
import type { AlarmDeclaration } from './alarm.ts';
import { productMetric } from './product-metric.ts';

/** How people and roles can fall behind Entra ID. */
export function syncAlarms(
  deployment: Deployment,
  { entraSync }: DiscoveryRates,
): AlarmDeclaration[] {
  const watched = Duration.minutes(15);
  return [
    {
      name: 'sync-stale',
      says: 'A tenant’s people have not been synced for two turns, or nobody measures whether they are.',
      metric: productMetric(deployment, 'SyncAge', 'Maximum', watched),
      // One that is missed is caught up with by the next, two are not.
      threshold: 2 * entraSync.toSeconds() + Duration.hours(1).toSeconds(),
      values: 2,
      silenceIsBad: true,
    },
    {
      name: 'sync-failed',
      says: 'The newest Entra ID sync of a tenant failed; people and roles stay as they were.',
      metric: productMetric(deployment, 'SyncsFailed', 'Maximum', watched),
      threshold: 1,
    },
    {
      name: 'sync-held',
      says: 'An Entra ID sync would take so much from people that an administrator must approve it.',
      metric: productMetric(deployment, 'SyncsHeld', 'Maximum', watched),
      threshold: 1,
    },
  ];
}
