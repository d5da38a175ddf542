import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MetricName } from '../lambdas/shared/domain/metric.ts';
import type { Alarms } from './alarms/alarm.ts';
import { productMetric } from './alarms/product-metric.ts';
import type { FlowProps } from './flow.ts';
import type { RestApi } from './rest-api.ts';
import { TypedFunction } from './typed-function.ts';

/** Answers "is it well?": first every alarm, then what happened, flow by flow. */
export class Dashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    {
      alarms,
      rest,
      deployment,
      state,
    }: Pick<FlowProps, 'deployment' | 'state'> & {
      readonly alarms: Alarms;
      readonly rest: RestApi;
    },
  ) {
    super(scope, id);
    const sum = (...names: MetricName[]) =>
      names.map((name) => productMetric(deployment, name, 'Sum'));
    const greatest = (...names: MetricName[]) =>
      names.map((name) => productMetric(deployment, name, 'Maximum'));
    const period = { statistic: 'Sum', period: Duration.minutes(5) };
    const functions = scope.node.findAll().filter((each) => each instanceof TypedFunction);
    const { deploymentStage: stage } = rest.gateway;

    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: `StackFlowAzure-${deployment.name}`,
      defaultInterval: Duration.hours(24),
      widgets: [
        [
          new AlarmStatusWidget({
            title:
              'Is it well? All green: yes. Red: its description names the entry in docs/runbook.md',
            width: 24,
            height: 6,
            alarms: [...alarms.all],
          }),
        ],
        [
          graph(
            'Alerts',
            sum('AlertsAccepted', 'AlertsRefused', 'AlertsNotStored', 'AlertsReconciled'),
          ),
          graph('From alert to incident (ms)', [
            productMetric(deployment, 'IncidentLag', 'p50'),
            productMetric(deployment, 'IncidentLag', 'p99'),
          ]),
          graph('Alerts that wait', [
            state.alerts.metricApproximateNumberOfMessagesVisible(),
            state.alertsDeadLetters.metricApproximateNumberOfMessagesVisible(),
          ]),
        ],
        [
          graph('Age of the CMDB (s)', greatest('DiscoveryAge', 'ChangeFeedAge')),
          graph('Configuration items', sum('ConfigurationItemsChanged', 'ScopesFailed')),
          graph('Calls of Azure', sum('AzureCalls', 'AzureThrottles')),
        ],
        [
          graph('API', [
            stage.metricCount(period),
            stage.metricClientError(period),
            stage.metricServerError(period),
          ]),
          graph(
            'Errors of functions',
            functions.map((each) => each.function.metricErrors(period)),
          ),
          graph(
            'Duration of functions, p99 (ms)',
            functions.map((each) => each.function.metricDuration({ statistic: 'p99' })),
          ),
        ],
      ],
    });
  }
}

function graph(title: string, left: IMetric[]): IWidget {
  return new GraphWidget({ title, left, width: 8, height: 6, leftYAxis: { min: 0 } });
}
