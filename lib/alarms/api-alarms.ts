import { Duration } from 'aws-cdk-lib';
import type { ApiFirewall } from '../firewall/api-firewall.ts';
import type { RestApi } from '../rest-api.ts';
import type { AlarmDeclaration } from './alarm.ts';

/** How the front door can fail. */
export function apiAlarms(
  { gateway, throttledAlerts }: RestApi,
  firewall: ApiFirewall | undefined,
): AlarmDeclaration[] {
  return [
    {
      name: 'api-server-errors',
      says: 'The API answers with server errors (503), for which a caller cannot be blamed.',
      metric: gateway.deploymentStage.metricServerError({
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      threshold: 5,
    },
    {
      name: 'webhook-throttled',
      says: 'The gateway held back calls of the webhook (429): more came in a second than it lets through.',
      metric: throttledAlerts,
      threshold: 1,
    },
    ...(firewall
      ? [
          {
            name: 'webhook-firewalled',
            says: 'The firewall held back calls of the webhook (429): more came than Azure sends.',
            metric: firewall.refusedAlerts('Webhook'),
            threshold: 1,
          },
        ]
      : []),
  ];
}
