import { Aws, Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Firewall } from '../firewall.ts';
import type { RestApi } from '../rest-api.ts';
import type { AlarmDeclaration } from './alarm.ts';

/** How the front door can fail. */
export function apiAlarms(
  { gateway }: RestApi,
  firewall: Firewall | undefined,
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
    ...(firewall
      ? [
          {
            name: 'webhook-firewalled',
            says: 'The firewall held back calls of the webhook (429): more came than Azure sends.',
            metric: blocked(firewall),
            threshold: 1,
          },
        ]
      : []),
  ];
}

/** Calls of the webhook that the firewall's rate rule answered. */
function blocked({ name, webhookRule }: Firewall): Metric {
  return new Metric({
    namespace: 'AWS/WAFV2',
    metricName: 'BlockedRequests',
    dimensionsMap: { WebACL: name, Rule: webhookRule, Region: Aws.REGION },
    statistic: 'Sum',
    period: Duration.minutes(5),
  });
}
