/** Schemas that name themselves, in lower case. */
const SCHEMAS: ReadonlyMap<string, string> = new Map([
  ['azuremonitormetricalert', 'a metric alert (AzureMonitorMetricAlert)'],
  ['microsoft.insights/activitylogs', 'an activity log alert (Microsoft.Insights/activityLogs)'],
  [
    'microsoft.insights/logalert',
    'an Application Insights log alert (Microsoft.Insights/LogAlert)',
  ],
  ['aip budget notification', 'a budget notification (AIP Budget Notification)'],
]);

const COMMON = 'azuremonitorcommonalertschema';

type Body = Readonly<Record<string, unknown>>;

/**
 * Says in words which schema other than the common one a body follows, e.g.
 * `a metric alert (AzureMonitorMetricAlert)`; undefined when it is none that can be told.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-non-common-schema-definitions
 */
export function recognizeLegacy(body: unknown): string | undefined {
  if (Array.isArray(body)) return body.some(isEventGridEvent) ? 'an Event Grid event' : undefined;
  if (!isObject(body)) return undefined;
  const { schemaId } = body;
  if (typeof schemaId === 'string') return nameSchema(schemaId);
  if (isEventGridEvent(body)) return 'an Event Grid event';
  if ('SearchQuery' in body && 'AlertRuleName' in body) {
    return 'a Log Analytics log alert (version 1, without a schemaId)';
  }
  if (isObject(body.properties) && isObject(body.properties.essentials)) {
    return 'an alert resource of Azure Resource Manager (Microsoft.AlertsManagement/alerts)';
  }
  if ('status' in body && isObject(body.context)) {
    return 'operation' in body ? 'an autoscale notification' : 'a classic alert';
  }
  if ('data' in body || Object.keys(body).length === 0) return undefined;
  return 'custom JSON, such as the custom payload of a log alert';
}

function nameSchema(schemaId: string): string | undefined {
  const id = schemaId.toLowerCase();
  if (id === COMMON) return undefined;
  // Its name is not quoted: what is said here is logged, and nothing of a body may be.
  return SCHEMAS.get(id) ?? 'a body of another schema';
}

function isEventGridEvent(value: unknown): boolean {
  return isObject(value) && ('eventType' in value || 'specversion' in value);
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
