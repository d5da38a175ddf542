import type { ConfigurationItemStore } from '../../shared/domain/configuration-item-store.ts';
import {
  type Incident,
  type IncidentStore,
  later,
  withTimelineEntry,
} from '../../shared/domain/incident.ts';
import { firingAlerts, type TimelineEntry } from '../../shared/domain/incident-timeline.ts';
import { type FindByName, itemsByName } from '../bind-by-name.ts';
import { changeIncident } from './change-incident.ts';

const DAY_MS = 24 * 60 * 60_000;
const PAGE = 100;

/** What `tendOpenIncidents` works with. */
export interface TendPorts {
  readonly incidents: Pick<IncidentStore, 'get' | 'list' | 'replace'>;
  readonly configurationItems: Pick<ConfigurationItemStore, 'getMany'>;
  readonly findByName: FindByName;
}

/** An alert that still fires, as far as its incident knows. */
export interface FiringAlert {
  readonly integrationId: string;
  readonly alertKey: string;
  /** When it fired last, ISO 8601 UTC. */
  readonly firedAt: string;
}

/**
 * Closes tests that are a day old, and binds incidents to configuration items that were discovered
 * after they opened. Incidents that are over stay as they ended.
 *
 * @returns alerts that fire on, for Azure to be asked about
 */
export async function tendOpenIncidents(
  now: Date,
  ports: TendPorts,
): Promise<readonly FiringAlert[]> {
  const firing: FiringAlert[] = [];
  let cursor: string | undefined;
  do {
    const page = await ports.incidents.list('open', PAGE, cursor);
    cursor = page.cursor;
    const unbound = page.items.flatMap(unboundTargets);
    const discovered = new Set((await ports.configurationItems.getMany(unbound)).keys());
    for (const incident of page.items) {
      const named = await itemsByName(incident, ports.findByName);
      const found = [...unboundTargets(incident).filter((id) => discovered.has(id)), ...named];
      await changeIncident(ports.incidents, incident, (before) => tend(before, found, now));
      if (!incident.test) firing.push(...alertsOf(incident));
    }
  } while (cursor !== undefined);
  return firing;
}

function tend(before: Incident, found: readonly string[], now: Date): Incident | undefined {
  if (before.test && now.getTime() - Date.parse(before.updatedAt) >= DAY_MS) {
    return withTimelineEntry(before, expiryOf(before, now.toISOString()));
  }
  const ciIds = [...new Set([...before.ciIds, ...found])];
  if (ciIds.length === before.ciIds.length) return undefined;
  return { ...before, ciIds, revision: before.revision + 1 };
}

/** Behind all that happened, since a test's times are of any year. */
function expiryOf({ timeline }: Incident, now: string): TimelineEntry {
  return {
    deliveryId: null,
    alertKey: null,
    condition: 'Resolved',
    at: later(now, timeline.at(-1)?.at ?? now),
    receivedAt: now,
    source: 'expiry',
  };
}

function unboundTargets({ targetIds, ciIds }: Incident): string[] {
  return targetIds.filter((id) => !ciIds.includes(id));
}

function alertsOf({ integrationId, timeline }: Incident): FiringAlert[] {
  const firing = firingAlerts(timeline);
  return [...firing].map((alertKey) => {
    const fired = timeline.findLast((entry) => entry.alertKey === alertKey);
    return { integrationId, alertKey, firedAt: fired?.at ?? '' };
  });
}
