import type { Incident } from '../../lambdas/shared/domain/incident.ts';
import type { AlertDescription } from '../azure/alerts/describe-alert.ts';
import type { SimulatorClient } from '../azure/simulator-client.ts';
import type { Platform } from '../platform.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { HubClient } from './hub-client.ts';
import { describeIncident } from './one-alert.ts';
import { until } from './until.ts';

const TIMEOUT_MS = 30_000;

/** Where the alerts come from, and where they go. */
interface Simulated {
  readonly simulator: SimulatorClient;
  /** As the product page has it, without a key: Azure's addresses let its action groups in. */
  readonly webhookUrl: string;
}

/**
 * Has the simulated tenant's own action group tell of an alert that fires and is resolved, and of another
 * one while the endpoint is down, which reconciliation finds; and prints what became of each.
 *
 * @throws a sentence about the first thing that did not happen
 */
export async function takeInSimulatedAlerts(
  hub: HubClient,
  platform: Platform,
  { simulator, webhookUrl }: Simulated,
  output: Terminal,
): Promise<void> {
  const [machine] = await hub.configurationItems('azure_vm', 1);
  if (!machine) {
    output.line('No alert was fired: the tenant has no virtual machine to fire one about.');
    return;
  }
  await simulator.putActionGroup({ name: 'stackflow', webhooks: [{ url: webhookUrl }] });
  const fire = (rule: string) =>
    simulator.alert({
      action: 'fire',
      kind: 'metric',
      target: machine.armId,
      rule: `${rule} of ${machine.name}`,
      severity: 'Sev1',
    });

  const { alertId } = await output.step(
    'Fired',
    async () => {
      const alert = await fire('CPU');
      return { alertId: alert.alertId, incident: await told(hub, alert, 'Fired') };
    },
    ({ incident }) => `an alert of the tenant's action group became ${incident.number}`,
  );
  const resolved = await output.step(
    'Resolved',
    async () => {
      const alert = await simulator.alert({ action: 'resolve', alertId });
      return told(hub, alert, 'Resolved');
    },
    ({ number }) => `the same alert closed ${number}`,
  );
  const missed = await output.step(
    'Missed',
    () =>
      platform.whileDown(async () => {
        const alert = await fire('Memory');
        await until('The last retry', () => allGivenUp(simulator), TIMEOUT_MS);
        return alert;
      }),
    ({ rule }) => `"${rule}" fired while the endpoint was down, and its five retries failed`,
  );
  const healed = await output.step(
    'Reconciled',
    async () => {
      await platform.invoke(/reconcile/i, { graceSeconds: 0 });
      return told(hub, missed, 'Fired');
    },
    ({ number }) => `Azure's own list of alerts became ${number}`,
  );

  for (const incident of [resolved, healed]) {
    output.line();
    output.line(describeIncident(incident));
    if (!incident.ciIds.includes(machine.id)) {
      throw new Error(`${incident.number} does not name ${machine.id}, which the alert is about.`);
    }
  }
}

/** The incident of an alert, once it knows that much of it. */
function told(
  hub: HubClient,
  { alertId }: AlertDescription,
  condition: 'Fired' | 'Resolved',
): Promise<Incident> {
  const key = alertId.toLowerCase();
  const state = condition === 'Fired' ? 'open' : 'resolved';
  return until(
    `The incident of the alert that ${condition === 'Fired' ? 'fired' : 'was resolved'}`,
    async () =>
      (await hub.incidents(state)).find(({ timeline }) =>
        timeline.some((entry) => entry.alertKey === key && entry.condition === condition),
      ),
    TIMEOUT_MS,
  );
}

async function allGivenUp(simulator: SimulatorClient): Promise<true | undefined> {
  const { pending, givenUp } = await simulator.deliveries();
  return pending === 0 && givenUp > 0 ? true : undefined;
}
