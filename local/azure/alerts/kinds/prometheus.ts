import { randomUUID } from 'node:crypto';
import { uuid } from '../../random.ts';
import type { AlertKind, AlertRule, AlertTarget } from '../alert.ts';

/** Azure names rules of this kind `{rule group}/{rule}`. */
const GROUP = 'RecommendedCIAlerts';

/**
 * A Prometheus rule of a cluster. The target that Azure names is the Monitor workspace; the cluster
 * is a configuration item and a label.
 */
export const prometheus: AlertKind = {
  monitoringService: 'Prometheus',
  signalType: 'Metric',
  listedAs: { monitorService: 'Prometheus', signalType: 'Metric' },
  isListed: true,
  ruleType: 'Microsoft.AlertsManagement/prometheusRuleGroups',
  defaultRule: {
    name: 'KubeNodeNotReady',
    description: 'A node has not been ready for 15 minutes.',
  },
  defaultSeverity: 'Sev3',
  defaultThreshold: 0,
  targets: 'resource',
  ends: 'resolved',
  newName: randomUUID,
  originAlertId: ({ id }, rule) =>
    uuid('prometheus', id.toLowerCase(), rule.name, JSON.stringify(rule.dimensions)),
  context: ({ target, rule }, { value }) => ({
    interval: 'PT1M',
    expression: 'kube_node_status_condition{condition="Ready",status="true"} == 0',
    expressionValue: String(value),
    for: 'PT15M',
    labels: {
      alertname: rule.name,
      cluster: target.name,
      ...Object.fromEntries(rule.dimensions.map((label) => [label.name, label.value])),
    },
    annotations: { description: rule.description ?? '' },
    ruleGroup: `/subscriptions/${target.subscriptionId}/resourcegroups/${rule.resourceGroup}/providers/Microsoft.AlertsManagement/prometheusRuleGroups/${groupOf(target)}`,
  }),
  reportedTarget: workspaceOf,
  essentials: ({ target, rule }) => ({
    alertRule: `${groupOf(target)}/${rule.name}`,
  }),
  extras: ({ rule }) => ({ customProperties: rule.customProperties ?? null }),
};

function groupOf({ name }: AlertTarget): string {
  return `${GROUP}-${name}`;
}

function workspaceOf({ subscriptionId }: AlertTarget, { resourceGroup }: AlertRule): AlertTarget {
  const type = 'Microsoft.Monitor/accounts';
  const name = 'prometheus';
  return {
    subscriptionId,
    id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${type}/${name}`,
    name,
    type,
    resourceGroup,
  };
}
