import type { AlertDelivery } from '../shared/domain/alert-delivery.ts';
import type { ConfigurationItemStore } from '../shared/domain/configuration-item.ts';
import type { Incident, IncidentStore, OriginChange } from '../shared/domain/incident.ts';
import type { Integration } from '../shared/domain/integration.ts';
import { incidentBefore, recurringAt, reopens, withFiring } from './origin-history.ts';
import { type ReadDelivery, readDelivery } from './read-delivery.ts';
import { toIncident, withDelivery } from './to-incident.ts';

/** More writers than this at one incident at once leave the delivery to the queue's next try. */
const MAX_ATTEMPTS = 20;

/** Of an alert whose kind has no origin, or that is a test. */
const NEVER_BEFORE = { earlier: 0, previous: null };

/** What an integration decides about its incidents. */
export type AlertSettings = Pick<Integration, 'reopenWithinMinutes' | 'priorities'>;

/** What `processAlert` works with. */
export interface ProcessPorts {
  readonly incidents: IncidentStore;
  readonly configurationItems: Pick<ConfigurationItemStore, 'getMany'>;
  readonly settingsOf: (integrationId: string) => Promise<AlertSettings>;
  /** Waits a moment behind an attempt that somebody else's write hindered; the first is 1. */
  readonly wait: (attempt: number) => Promise<void>;
}

/** What became of a delivery. */
export interface ProcessedAlert {
  readonly id: string;
  readonly number: string;
  readonly outcome: 'opened' | 'reopened' | 'updated' | 'unchanged';
}

/**
 * Makes a delivery part of its incident, once: the same delivery again changes nothing, and
 * deliveries in any order or at the same instant end in the same incident.
 *
 * @throws IntegrationError `common_alert_schema_required`
 */
export async function processAlert(
  delivery: AlertDelivery,
  ports: ProcessPorts,
): Promise<ProcessedAlert> {
  const settings = await ports.settingsOf(delivery.integrationId);
  const read = readDelivery(delivery, settings.priorities);
  let number: Promise<string> | undefined;
  const takeNumber = () => (number ??= ports.incidents.nextNumber(read.test ? 'TST' : 'INC'));
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const before = await ports.incidents.get(read.id);
    const processed = before
      ? await update(before, read, ports)
      : await begin(read, settings, takeNumber, ports);
    if (processed) return processed;
    await ports.wait(attempt);
  }
  throw new Error(`Incident ${read.id} is being written by too many at once`);
}

async function update(
  before: Incident,
  read: ReadDelivery,
  ports: ProcessPorts,
): Promise<ProcessedAlert | undefined> {
  const { id, number } = before;
  const after = withDelivery(before, read);
  if (!after) return { id, number, outcome: 'unchanged' };
  const written = await ports.incidents.replace(before, await bind(before, after, ports));
  return written ? { id, number, outcome: 'updated' } : undefined;
}

/** An alert that was not heard of before: it reopens its rule's last incident, or opens its own. */
async function begin(
  read: ReadDelivery,
  { reopenWithinMinutes }: AlertSettings,
  takeNumber: () => Promise<string>,
  ports: ProcessPorts,
): Promise<ProcessedAlert | undefined> {
  const { integrationId, firedAt } = read;
  const origin = read.test ? null : read.content.origin;
  if (origin === null) return open(toIncident(read, await takeNumber(), NEVER_BEFORE), ports);

  const before = await ports.incidents.origin(integrationId, origin);
  const change = (of: Pick<Incident, 'id' | 'number'>): OriginChange => ({
    integrationId,
    origin,
    before,
    after: withFiring(before, of, firedAt),
  });
  const lastId = incidentBefore(before, firedAt);
  const last = lastId === undefined ? undefined : await ports.incidents.get(lastId);
  if (last && reopens(last, firedAt, reopenWithinMinutes)) {
    const after = withDelivery(last, read) ?? { ...last, revision: last.revision + 1 };
    const bound = await bind(last, after, ports);
    const joined = await ports.incidents.join(read.id, last, bound, change(last));
    return joined ? { id: last.id, number: last.number, outcome: 'reopened' } : undefined;
  }
  const incident = toIncident(read, await takeNumber(), recurringAt(before, firedAt));
  return open(incident, ports, change(incident));
}

async function open(
  incident: Incident,
  ports: ProcessPorts,
  origin?: OriginChange,
): Promise<ProcessedAlert | undefined> {
  const { id, number } = incident;
  const created = await ports.incidents.create(await bind(undefined, incident, ports), origin);
  return created ? { id, number, outcome: 'opened' } : undefined;
}

/** The incident with those of its targets that are configuration items; reads only when they changed. */
async function bind(
  before: Incident | undefined,
  after: Incident,
  ports: ProcessPorts,
): Promise<Incident> {
  const unchanged =
    before?.targetIds.length === after.targetIds.length &&
    after.targetIds.every((id, index) => id === before?.targetIds[index]);
  if (unchanged || after.targetIds.length === 0) {
    return unchanged ? after : { ...after, ciIds: [] };
  }
  const known = await ports.configurationItems.getMany(after.targetIds);
  return { ...after, ciIds: [...known.keys()] };
}
