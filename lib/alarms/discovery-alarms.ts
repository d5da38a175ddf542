import { Duration } from 'aws-cdk-lib';
import type { Deployment } from '../deployment.ts';
import type { DiscoveryRates } from '../discovery-rates.ts';
import type { AlarmDeclaration } from './alarm.ts';
import { productMetric } from './product-metric.ts';

/** How the CMDB can fall behind Azure. */
export function discoveryAlarms(
  deployment: Deployment,
  { full, changes }: DiscoveryRates,
): AlarmDeclaration[] {
  // One that is missed is caught up with by the next, two are not.
  const stale = 2 * full.toSeconds() + Duration.hours(1).toSeconds();
  const feedStale = Math.max(3_600, 4 * changes.toSeconds());
  const watched = Duration.seconds(Math.max(900, 2 * changes.toSeconds()));
  return [
    {
      name: 'discovery-stale',
      says: 'An integration has not been discovered for two of its turns.',
      metric: productMetric(deployment, 'DiscoveryAge', 'Maximum', watched),
      threshold: stale,
    },
    {
      name: 'discovery-failed',
      says: 'The newest discovery of an integration could read nothing at all.',
      metric: productMetric(deployment, 'DiscoveriesFailed', 'Maximum', watched),
      threshold: 1,
    },
    {
      name: 'discovery-held',
      says: 'A discovery would retire so much that an administrator must approve it.',
      metric: productMetric(deployment, 'DiscoveriesHeld', 'Maximum', watched),
      threshold: 1,
    },
    {
      name: 'scopes-failed',
      says: 'Some subscriptions or resource types could not be read; their items stay as they were.',
      metric: productMetric(deployment, 'ScopesFailed', 'Sum', Duration.hours(1)),
      threshold: 1,
    },
    {
      name: 'change-feed-stale',
      says: 'Changes in Azure do not reach the CMDB between full discoveries, or nobody looks for them.',
      metric: productMetric(deployment, 'ChangeFeedAge', 'Maximum', watched),
      threshold: feedStale,
      values: 2,
      silenceIsBad: true,
    },
  ];
}
