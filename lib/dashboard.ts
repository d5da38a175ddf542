import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type HorizontalAnnotation,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Alarms } from './alarms/alarm.ts';
import {
  AZURE_CALLERS,
  type FlowsOwnMetric,
  flowMetric,
  productMetric,
} from './alarms/product-metric.ts';
import { EXPIRES_WITHIN } from './alarms/rotation-alarms.ts';
import type { ApiFirewall } from './firewall/api-firewall.ts';
import type { PageFirewallStack } from './firewall/page-firewall-stack.ts';
import type { FlowProps } from './flow.ts';
import { DeadLetterQueue } from './queues.ts';
import type { RestApi } from './rest-api.ts';
import { TypedFunction } from './typed-function.ts';

interface DashboardProps extends Pick<FlowProps, 'deployment' | 'state'> {
  readonly alarms: Alarms;
  readonly rest: RestApi;
  readonly firewall: ApiFirewall | undefined;
  readonly pageFirewall: PageFirewallStack | undefined;
}

const SUM = { statistic: 'Sum', period: Duration.minutes(5) };

/** Answers "is it well?": first every alarm, by subject, then what happened, flow by flow. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { alarms, deployment, state } = props;
    const resources = [...state.node.findAll(), ...scope.node.findAll()];
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: `StackFlowAzure-${deployment.name}`,
      defaultInterval: Duration.hours(24),
      widgets: [
        ...inRows(Object.entries(alarms.bySubject).map(([subject, some]) => status(subject, some))),
        ...inRows(graphsOfFlows(props)),
        ...inRows([
          ...graphsOfDoors(props),
          graph(
            'Dead letters',
            resources
              .filter((each) => each instanceof DeadLetterQueue)
              .map((each) => each.metricApproximateNumberOfMessagesVisible()),
          ),
          graph(
            'Errors of functions',
            functionsOf(resources).map((each) => each.function.metricErrors(SUM)),
          ),
          graph(
            'Duration of functions, p99 (ms)',
            functionsOf(resources).map((each) =>
              each.function.metricDuration({ statistic: 'p99' }),
            ),
          ),
        ]),
      ],
    });
  }
}

/** What each flow did, and how far it is behind. */
function graphsOfFlows({ deployment, state }: DashboardProps): IWidget[] {
  const each = (statistic: 'Sum' | 'Maximum' | 'Minimum', ...names: FlowsOwnMetric[]) =>
    names.map((name) => productMetric(deployment, name, statistic));
  const ofCallers = (name: 'AzureCalls' | 'AzureThrottles') =>
    AZURE_CALLERS.map((flow) => flowMetric(deployment, name, flow, 'Sum'));
  return [
    graph(
      'Alerts',
      each('Sum', 'AlertsAccepted', 'AlertsRefused', 'AlertsNotStored', 'AlertsReconciled'),
    ),
    graph('From alert to incident (ms)', [
      productMetric(deployment, 'IncidentLag', 'p50'),
      productMetric(deployment, 'IncidentLag', 'p99'),
    ]),
    graph('Alerts that wait', [state.alerts.metricApproximateNumberOfMessagesVisible()]),
    graph('Age of the CMDB (s)', each('Maximum', 'DiscoveryAge', 'ChangeFeedAge')),
    graph('Configuration items', each('Sum', 'ConfigurationItemsChanged', 'ScopesFailed')),
    graph('Waiting for approval', each('Maximum', 'DiscoveriesHeld', 'SyncsHeld')),
    graph('Age of the Entra ID sync (s)', each('Maximum', 'SyncAge')),
    graph(
      'Removed by the Entra ID sync',
      each('Sum', 'UsersDeactivated', 'UsersDeleted', 'RolesTakenAway'),
    ),
    graph(
      'Days until the first client secret expires',
      [productMetric(deployment, 'DaysUntilClientSecretExpires', 'Minimum', Duration.hours(6))],
      EXPIRES_WITHIN.map((value) => ({ value })),
    ),
    graph('Calls of Azure', ofCallers('AzureCalls')),
    graph('Calls that Azure throttled', ofCallers('AzureThrottles')),
  ];
}

/** What came in, and what was kept out. */
function graphsOfDoors({ rest, firewall, pageFirewall }: DashboardProps): IWidget[] {
  const stage = rest.gateway.deploymentStage;
  const refused = [
    firewall?.refusedAlerts('Webhook'),
    firewall?.refused('API, the webhook among it'),
    pageFirewall?.refused('Page'),
  ].filter((metric) => metric !== undefined);
  return [
    graph('API', [
      stage.metricCount(SUM),
      stage.metricClientError(SUM),
      stage.metricServerError(SUM),
    ]),
    graph('Alerts that the gateway throttled', [rest.throttledAlerts]),
    ...(refused.length > 0 ? [graph('Refused by the firewalls', refused)] : []),
  ];
}

function functionsOf(resources: readonly unknown[]): TypedFunction[] {
  return resources.filter((each) => each instanceof TypedFunction);
}

function status(subject: string, alarms: Alarms['bySubject'][string]): IWidget {
  const title = `${subject}: all green is well`;
  return new AlarmStatusWidget({ title, width: 8, height: 5, alarms: [...alarms] });
}

function graph(
  title: string,
  left: IMetric[],
  leftAnnotations: HorizontalAnnotation[] = [],
): IWidget {
  return new GraphWidget({
    title,
    left,
    leftAnnotations,
    width: 8,
    height: 6,
    leftYAxis: { min: 0 },
  });
}

/** Three side by side. */
function inRows(widgets: readonly IWidget[]): IWidget[][] {
  const rows = Array.from({ length: Math.ceil(widgets.length / 3) }, (_, row) => row * 3);
  return rows.map((start) => widgets.slice(start, start + 3));
}
