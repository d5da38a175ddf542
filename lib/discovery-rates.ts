import type { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { contextOf } from './context.ts';

/** How often discovery and the Entra ID sync run by themselves. */
export interface DiscoveryRates {
  /** Every list is read anew. */
  readonly full: Duration;
  /** What has changed since is read. */
  readonly changes: Duration;
  /** Users and groups are synced. */
  readonly entraSync: Duration;
}

/** The rates chosen by context. @throws naming the option that is no rate */
export function discoveryRates(scope: IConstruct): DiscoveryRates {
  return {
    full: contextOf(scope, 'fullDiscoveryRate'),
    changes: contextOf(scope, 'changesRate'),
    entraSync: contextOf(scope, 'entraSyncRate'),
  };
}
