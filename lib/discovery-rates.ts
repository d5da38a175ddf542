import { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** How often discovery and the Entra ID sync run by themselves. */
export interface DiscoveryRates {
  /** Every list is read anew: `-c fullDiscoveryRate='6 hours'`. */
  readonly full: Duration;
  /** What has changed since is read: `-c changesRate='5 minutes'`. */
  readonly changes: Duration;
  /** Users and groups are synced: `-c entraSyncRate='1 hour'`. */
  readonly entraSync: Duration;
}

/** A rate as EventBridge words it: `1 hour`, `5 minutes`. */
const RATE = /^([1-9]\d{0,3}) (minute|hour|day)s?$/;
const UNITS: Readonly<Record<string, (count: number) => Duration>> = {
  minute: Duration.minutes,
  hour: Duration.hours,
  day: Duration.days,
};

/**
 * The rates chosen by context; every 6 hours, 5 minutes and hour without.
 *
 * @throws naming the context and its form when it is no rate
 */
export function discoveryRates(scope: IConstruct): DiscoveryRates {
  return {
    full: rateOf(scope, 'fullDiscoveryRate', '6 hours'),
    changes: rateOf(scope, 'changesRate', '5 minutes'),
    entraSync: rateOf(scope, 'entraSyncRate', '1 hour'),
  };
}

function rateOf(scope: IConstruct, name: string, unlessSet: string): Duration {
  const chosen: unknown = scope.node.tryGetContext(name) ?? unlessSet;
  const [, count, unit = ''] = RATE.exec(String(chosen)) ?? [];
  const rate = UNITS[unit]?.(Number(count));
  if (rate) return rate;
  throw new Error(
    `The context ${name} is ${JSON.stringify(chosen)}, which is no rate. ` +
      `Write a number and minutes, hours or days: -c ${name}='${unlessSet}'.`,
  );
}
