import type { AlertDelivery } from '../shared/domain/alert-delivery.ts';
import type { ConfigurationItemStore } from '../shared/domain/configuration-item.ts';
import type { Incident, IncidentStore } from '../shared/domain/incident.ts';
import { type CommonAlert, parseCommonAlert } from './common-alert.ts';
import { incidentId, toIncident, withDelivery } from './to-incident.ts';

/** More writers than this at one incident at once leave the delivery to the queue's next try. */
const MAX_ATTEMPTS = 20;

/** What `processAlert` works with. */
export interface ProcessPorts {
  readonly incidents: IncidentStore;
  readonly configurationItems: Pick<ConfigurationItemStore, 'getMany'>;
}

/** What became of a delivery. */
export interface ProcessedAlert {
  readonly number: string;
  readonly outcome: 'opened' | 'updated' | 'unchanged';
}

/**
 * Makes a delivery part of its incident, once: the same delivery again changes nothing, and
 * deliveries in any order or at the same instant end in the same incident.
 */
export async function processAlert(
  delivery: AlertDelivery,
  ports: ProcessPorts,
): Promise<ProcessedAlert> {
  const alert = parseCommonAlert(delivery.body);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const before = await ports.incidents.get(incidentId(alert));
    const processed = before
      ? await update(before, alert, delivery, ports)
      : await open(alert, delivery, ports);
    if (processed) return processed;
  }
  throw new Error(`Incident ${incidentId(alert)} is being written by too many at once`);
}

async function open(
  alert: CommonAlert,
  delivery: AlertDelivery,
  ports: ProcessPorts,
): Promise<ProcessedAlert | undefined> {
  const alerted = toIncident(alert, delivery);
  const known = await ports.configurationItems.getMany(alerted.targetIds);
  const incident: Incident = {
    ...alerted,
    number: await ports.incidents.nextNumber(),
    ciIds: [...known.keys()],
  };
  if (!(await ports.incidents.create(incident))) return undefined;
  return { number: incident.number, outcome: 'opened' };
}

async function update(
  before: Incident,
  alert: CommonAlert,
  delivery: AlertDelivery,
  ports: ProcessPorts,
): Promise<ProcessedAlert | undefined> {
  const after = withDelivery(before, alert, delivery);
  if (!after) return { number: before.number, outcome: 'unchanged' };
  if (!(await ports.incidents.replace(before, after))) return undefined;
  return { number: before.number, outcome: 'updated' };
}
