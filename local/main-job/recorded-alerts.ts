import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A published alert and the file it comes from, e.g. `real/prometheus-aks-fired-2022.json`. */
export interface RecordedAlert {
  readonly file: string;
  readonly body: string;
}

/** `fragment-*` files hold an alert context alone; the essentials around it name its service. */
const SERVICE_OF_FRAGMENT: readonly (readonly [RegExp, string])[] = [
  [/activity-autoscale/, 'Activity Log - Autoscale'],
  [/activity-policy/, 'Activity Log - Policy'],
  [/activity-security/, 'Activity Log - Security'],
  [/appinsights/, 'Application Insights'],
  [/prometheus/, 'Prometheus'],
  [/servicehealth/, 'ServiceHealth'],
  [/simple-log-alert/, 'Simple Log Alert'],
];

/**
 * The alerts of a samples folder: `azure-monitor/real` and `azure-monitor/common`. Those who published
 * them hid their subscriptions; `subscriptionId` takes their place. The portal's test alerts keep theirs,
 * by which they are known.
 */
export function recordedAlerts(samples: string, subscriptionId: string): RecordedAlert[] {
  return ['real', 'common'].flatMap((folder) =>
    readdirSync(join(samples, 'azure-monitor', folder))
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .map((name) => {
        const text = readFileSync(join(samples, 'azure-monitor', folder, name), 'utf8');
        const body = name.startsWith('fragment-') ? wrap(name, text) : text;
        const isTest = name.startsWith('test-');
        return { file: `${folder}/${name}`, body: isTest ? body : moveTo(subscriptionId, body) };
      }),
  );
}

function moveTo(subscriptionId: string, body: string): string {
  return body.replaceAll(/\/subscriptions\/[^/"\\]+/gi, `/subscriptions/${subscriptionId}`);
}

function wrap(name: string, fragment: string): string {
  const service = SERVICE_OF_FRAGMENT.find(([pattern]) => pattern.test(name))?.[1];
  const { alertContext } = JSON.parse(fragment) as { alertContext: unknown };
  const essentials = {
    alertId: `/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.AlertsManagement/alerts/${name}`,
    alertRule: name.replace(/^fragment-|-alertcontext\.json$/g, ''),
    severity: 'Sev3',
    monitorCondition: 'Fired',
    monitoringService: service ?? 'Unknown service',
    alertTargetIDs: [],
    firedDateTime: '2026-01-01T00:00:00Z',
    description: '',
    essentialsVersion: '1.0',
    alertContextVersion: '1.0',
  };
  return JSON.stringify({
    schemaId: 'azureMonitorCommonAlertSchema',
    data: { essentials, alertContext },
  });
}
