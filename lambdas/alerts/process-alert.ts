import { isDeepStrictEqual } from 'node:util';
import type { AlertDelivery } from '../shared/domain/alert-delivery.ts';
import type { ConfigurationItemStore } from '../shared/domain/configuration-item-store.ts';
import type {
  Incident,
  IncidentStore,
  OriginChange,
  OriginHistory,
} from '../shared/domain/incident.ts';
import type { Integration } from '../shared/domain/integration.ts';
import { type FindByName, itemsByName } from './bind-by-name.ts';
import {
  firingAfter,
  firingBefore,
  recurringAt,
  reopens,
  withFiring,
  withOutage,
} from './origin-history.ts';
import { outageOf } from './outage.ts';
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
  readonly findByName: FindByName;
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

/** An alert that was not heard of before: it joins an incident of its origin, or opens its own. */
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
    after: read.outage
      ? withOutage(before, of, firedAt, read.outage.begins)
      : withFiring(before, of, firedAt),
  });
  const own = await incidentOf(read, before, reopenWithinMinutes, ports);
  if (own) {
    const after = withDelivery(own, read) ?? { ...own, revision: own.revision + 1 };
    const bound = await bind(own, after, ports);
    const joined = await ports.incidents.join(read.id, own, bound, change(own));
    const outcome = own.state === 'resolved' && after.state === 'open' ? 'reopened' : 'updated';
    return joined ? { id: own.id, number: own.number, outcome } : undefined;
  }
  const incident = toIncident(read, await takeNumber(), recurringAt(before, firedAt));
  return open(incident, ports, change(incident));
}

/** The incident of the same origin that the delivery is part of, if there is one. */
async function incidentOf(
  { firedAt, entry, outage }: ReadDelivery,
  history: OriginHistory | undefined,
  withinMinutes: number,
  { incidents }: ProcessPorts,
): Promise<Incident | undefined> {
  const [last, next] = [firingBefore(history, firedAt), firingAfter(history, firedAt)];
  const before = last && (await incidents.get(last.incidentId));
  if (!outage) return before && reopens(before, firedAt, withinMinutes) ? before : undefined;
  const after = next && (await incidents.get(next.incidentId));
  const afterLacksBeginning = next?.lacksBeginning ?? false;
  const { condition } = entry;
  const event = { at: firedAt, condition, begins: outage.begins };
  return outageOf(event, { before, after, afterLacksBeginning }, withinMinutes);
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
  { configurationItems, findByName }: ProcessPorts,
): Promise<Incident> {
  if (before && isDeepStrictEqual(targetsOf(before), targetsOf(after))) return after;
  const { targetIds } = after;
  const known = targetIds.length === 0 ? new Map() : await configurationItems.getMany(targetIds);
  const named = await itemsByName(after, findByName);
  return { ...after, ciIds: [...new Set([...known.keys(), ...named])] };
}

function targetsOf({ targetIds, targetNames }: Incident) {
  return [targetIds, targetNames];
}
