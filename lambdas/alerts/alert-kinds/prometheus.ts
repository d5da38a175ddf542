import type { AlertKind } from './alert-kind.ts';
import { clipLine } from './bound-text.ts';
import { describeDuration } from './describe-duration.ts';
import { monitoringService } from './monitoring-service.ts';
import { type Fields, readFields } from './read-fields.ts';
import { namingValues, resourceName } from './targets.ts';
import { toFacts } from './to-facts.ts';

const MAX_EXPRESSION = 500;
const MAX_LABELS = 30;

/**
 * Alerts of managed Prometheus rule groups. Their target is the Azure Monitor workspace, so that
 * only labels tell the cluster and the node.
 */
export const prometheus: AlertKind = {
  name: 'prometheus',
  sendsResolved: true,
  matches: (alert) => monitoringService(alert) === 'prometheus',
  read: (alert, receivedAt) => {
    const context = readFields(alert.data.alertContext);
    const labels = context.fields('labels').texts().slice(0, MAX_LABELS);
    const annotations = context.fields('annotations');
    const alertName = context.fields('labels').text('alertname');
    const { alertRule } = alert.data.essentials;
    return toFacts(alert, receivedAt, {
      title: withoutGroup(alertRule ?? alertName, context) ?? annotations.text('summary'),
      lines: [
        annotations.text('summary'),
        annotations.text('description'),
        describeExpression(context),
        labels.length === 0
          ? undefined
          : `Labels: ${labels.map(([name, value]) => `${name}=${value}`).join(', ')}`,
        annotations.text('runbook_url') && `Runbook: ${annotations.text('runbook_url')}`,
      ],
      ids: labels.map(([, value]) => value),
      names: namingValues(labels),
    });
  },
};

/** Azure names the rule `group/alert`; both parts may hold slashes. */
function withoutGroup(rule: string | undefined, context: Fields): string | undefined {
  const group = resourceName(context.text('ruleGroup') ?? '');
  return group !== '' && rule?.startsWith(`${group}/`) ? rule.slice(group.length + 1) : rule;
}

function describeExpression(context: Fields): string | undefined {
  const expression = context.text('expression');
  if (expression === undefined) return undefined;
  const value = context.text('expressionValue');
  const duration = context.text('for');
  const lasting = duration === undefined ? '' : ` for ${describeDuration(duration)}`;
  const measured = value === undefined ? '' : `, value ${value}`;
  return `True${lasting}: ${clipLine(expression, MAX_EXPRESSION)}${measured}`;
}
