import type { ListedAlert } from './list-alerts.ts';

/** Contexts of the activity log come wrapped in some versions of the API, but never deeply. */
const MAX_DEPTH = 4;

/**
 * A listed alert as the webhook would have sent it, as far as the list tells.
 *
 * @param condition an alert that is resolved was fired before, so it can be told as either
 */
export function toCommonAlert(
  { id, name, properties }: ListedAlert,
  subscriptionId: string,
  condition: 'Fired' | 'Resolved',
): string {
  const { essentials, context, customProperties } = properties;
  const { targetResource, targetResourceName, monitorConditionResolvedDateTime } = essentials;
  return JSON.stringify({
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: alertIdOf(id, subscriptionId),
        alertRule: ruleName(essentials.alertRule) ?? name,
        severity: essentials.severity,
        signalType: essentials.signalType,
        monitorCondition: condition,
        monitoringService: essentials.monitorService,
        alertTargetIDs: targetResource ? [targetResource] : [],
        configurationItems: targetResourceName ? [targetResourceName] : [],
        originAlertId: essentials.sourceCreatedId,
        firedDateTime: essentials.startDateTime,
        ...(condition === 'Resolved' && {
          resolvedDateTime: monitorConditionResolvedDateTime || essentials.lastModifiedDateTime,
        }),
        description: essentials.description,
      },
      alertContext: eventIn(context, MAX_DEPTH) ?? null,
      customProperties,
    },
  });
}

/** The list writes an alert's id below its target, the webhook below the subscription. */
function alertIdOf(id: string, subscriptionId: string): string {
  const name = id.slice(id.lastIndexOf('/') + 1);
  return `/subscriptions/${subscriptionId}/providers/Microsoft.AlertsManagement/alerts/${name}`;
}

function ruleName(rule: string | null | undefined): string | undefined {
  return rule?.startsWith('/') ? rule.slice(rule.lastIndexOf('/') + 1) : undefined;
}

/** The activity log event in a context: whatever has properties and an operation. Others are shaped otherwise than webhooks'. */
function eventIn(context: unknown, depth: number): object | undefined {
  if (depth === 0 || typeof context !== 'object' || context === null) return undefined;
  if ('properties' in context && 'operationName' in context) return context;
  for (const value of Object.values(context)) {
    const event = eventIn(value, depth - 1);
    if (event) return event;
  }
  return undefined;
}
