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

/** A captured alert, what the webhook answered, and the incident that came of it. */
interface Taken extends RecordedAlert {
  readonly status: number;
  readonly incident: Incident | undefined;
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
  const taken = await output.step(
    'Alerted',
    async () => {
      const answers = [];
      for (const alert of alerts) {
        answers.push({ alert, answer: await sendAlert(webhookUrl, alert.body) });
      }
      await until('The end of the queue', () => isEmpty(platform), TIMEOUT_MS);
      return Promise.all(
        answers.map(async ({ alert, answer }): Promise<Taken> => {
          return { ...alert, status: answer.status, incident: await incidentOf(hub, answer) };
        }),
      );
    },
    (all) => {
      const incidents = new Set(all.map(({ incident }) => incident?.number));
      return `${all.length} captured alerts became ${incidents.size} incidents`;
    },
  );
  output.line();
  output.line(
    table(['alert', 'answer', 'incident', 'priority', 'state', 'title'], taken.map(toRow)),
  );
  const lost = taken.filter(({ incident }) => incident === undefined);
  if (lost.length > 0) {
    throw new Error(`No incident came of ${lost.map(({ file }) => file).join(', ')}.`);
  }
}

async function incidentOf(
  hub: HubClient,
  { status, body }: { status: number; body: string },
): Promise<Incident | undefined> {
  if (status !== 202) return undefined;
  const { deliveryId } = JSON.parse(body) as { deliveryId: string };
  const delivery = await hub.findDelivery(deliveryId);
  return delivery?.incident ? hub.incident(delivery.incident.number) : undefined;
}

async function isEmpty(platform: Platform): Promise<true | undefined> {
  return (await platform.waitingMessages()) === 0 ? true : undefined;
}

function toRow({ file, status, incident }: Taken): string[] {
  const { number = '-', priority = '-', state = '-', title = '-' } = incident ?? {};
  return [file, String(status), number, priority, state, title];
}
