import type { Incident } from '../../lambdas/shared/domain/incident.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import type { Platform } from '../platform.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { HubClient } from './hub-client.ts';
import { type RecordedAlert, recordedAlerts } from './recorded-alerts.ts';
import { sendAlert } from './send-alert.ts';
import { until } from './until.ts';

const TIMEOUT_MS = 60_000;

/** Where the captured alerts are, and where they go. */
interface Captured {
  readonly samples: string;
  readonly webhookUrl: string;
  readonly integration: Integration;
}

/**
 * Sends every captured alert of a samples folder, and prints what became of each.
 *
 * @throws a sentence when one was refused or became part of no incident
 */
export async function takeInCapturedAlerts(
  hub: HubClient,
  platform: Platform,
  { webhookUrl, samples, integration }: Captured,
  output: Terminal,
): Promise<void> {
  const alerts = recordedAlerts(samples, integration.subscriptionIds[0] ?? '');
  const answers = new Map<RecordedAlert, number>();
  const incidents = await output.step(
    'Alerted',
    async () => {
      for (const alert of alerts) {
        answers.set(alert, (await sendAlert(webhookUrl, alert.body)).status);
      }
      await until('The end of the queue', () => isEmpty(platform), TIMEOUT_MS);
      return [...(await hub.incidents('open')), ...(await hub.incidents('resolved'))];
    },
    (all) => `${alerts.length} captured alerts became ${all.length} incidents`,
  );
  const found = new Map(incidents.map((incident) => [incident.id, incident]));
  const rows = alerts.map((alert) => toRow(alert, answers.get(alert), found.get(alertId(alert))));
  output.line();
  output.line(table(['alert', 'answer', 'incident', 'priority', 'state', 'title'], rows));
  const lost = alerts.filter((alert) => answers.get(alert) !== 202 || !found.has(alertId(alert)));
  if (lost.length > 0) {
    throw new Error(`No incident came of ${lost.map(({ file }) => file).join(', ')}.`);
  }
}

async function isEmpty(platform: Platform): Promise<true | undefined> {
  return (await platform.waitingMessages()) === 0 ? true : undefined;
}

function alertId({ body }: RecordedAlert): string {
  const { data } = JSON.parse(body) as { data: { essentials: { alertId: string } } };
  return data.essentials.alertId.toLowerCase();
}

function toRow({ file }: RecordedAlert, answer?: number, incident?: Incident): string[] {
  const { number = '-', priority = '-', state = '-', title = '-' } = incident ?? {};
  return [file, String(answer ?? '-'), number, priority, state, title];
}
