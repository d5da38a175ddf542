import type { Incident } from '../../lambdas/shared/domain/incident.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { cpuAlert } from './cpu-alert.ts';
import type { HubClient } from './hub-client.ts';
import { sendAlert } from './send-alert.ts';
import { until } from './until.ts';

const TIMEOUT_MS = 30_000;

/**
 * Sends an alert about a machine of the CMDB, and prints the incident it becomes.
 *
 * @throws a sentence when it becomes none, or one that does not name the machine
 */
export async function takeInOneAlert(
  hub: HubClient,
  webhookUrl: string,
  output: Terminal,
): Promise<void> {
  const [machine] = await hub.configurationItems('azure_vm', 1);
  if (!machine) {
    output.line('No alert was sent: the tenant has no virtual machine to send one about.');
    return;
  }
  const alert = cpuAlert(machine);
  const incident = await output.step(
    'Alerted',
    async () => {
      const answer = await sendAlert(webhookUrl, JSON.stringify(alert));
      if (answer.status !== 202) {
        throw new Error(`The webhook answered ${answer.status} to an alert: ${answer.body}`);
      }
      const { deliveryId } = JSON.parse(answer.body) as { deliveryId: string };
      return until('The incident of the alert', () => incidentOf(hub, deliveryId), TIMEOUT_MS);
    },
    ({ number }) => `one alert became ${number}`,
  );
  output.line();
  output.line(describeIncident(incident));
  if (!incident.ciIds.includes(machine.id)) {
    throw new Error(`${incident.number} does not name ${machine.id}, which the alert is about.`);
  }
}

async function incidentOf(hub: HubClient, deliveryId: string): Promise<Incident | undefined> {
  const delivery = await hub.findDelivery(deliveryId);
  return delivery?.incident ? hub.incident(delivery.incident.number) : undefined;
}

/** What an incident says, in a few lines. */
export function describeIncident({
  number,
  priority,
  state,
  title,
  description,
  ciIds,
}: Incident): string {
  return [
    `  ${number}  ${priority}  ${state}  ${title}`,
    ...description.split('\n').map((text) => `    ${text}`),
    ...ciIds.map((id) => `    CI ${id}`),
  ].join('\n');
}
