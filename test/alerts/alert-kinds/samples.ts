import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { samplesFolder } from '../../published-samples.ts';
import { SUBSCRIPTION, VM } from './bodies.ts';

/** Published bodies of a folder by file name; a fragment, a context alone, gets essentials. */
export function samples(folder: 'common' | 'real' | 'legacy'): [file: string, body: unknown][] {
  const directory = join(samplesFolder('azure-monitor'), folder);
  const files = readdirSync(directory).filter((file) => file.endsWith('.json'));
  return files.map((file) => {
    const body: unknown = JSON.parse(readFileSync(join(directory, file), 'utf8'));
    return [file, file.startsWith('fragment-') ? wrap(file, body) : body];
  });
}

const SERVICES: Readonly<Record<string, string>> = {
  'fragment-activity-autoscale-alertcontext.json': 'Activity Log - Autoscale',
  'fragment-activity-policy-alertcontext.json': 'Activity Log - Policy',
  'fragment-activity-security-alertcontext.json': 'Activity Log - Security',
  'fragment-appinsights-v1-alertcontext.json': 'Application Insights',
  'fragment-prometheus-alertcontext.json': 'Prometheus',
  'fragment-servicehealth-maintenance-alertcontext.json': 'ServiceHealth',
  'fragment-simple-log-alert-alertcontext.json': 'Simple Log Alert',
};

function wrap(file: string, fragment: unknown): unknown {
  const essentials = {
    alertId: `${SUBSCRIPTION}/providers/Microsoft.AlertsManagement/alerts/${file}`,
    alertRule: 'Wrapped',
    monitorCondition: 'Fired',
    monitoringService: SERVICES[file],
    alertTargetIDs: [VM],
    firedDateTime: '2026-03-01T10:00:00Z',
  };
  return { data: { essentials, ...Object(fragment) }, schemaId: 'azureMonitorCommonAlertSchema' };
}
