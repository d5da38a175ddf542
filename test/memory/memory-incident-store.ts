import type {
  Incident,
  IncidentStore,
  OriginChange,
  OriginHistory,
} from '../../lambdas/shared/domain/incident.ts';
import { pageAfter } from './page-after.ts';

/** Incidents in memory. */
export interface MemoryIncidentStore extends IncidentStore {
  readonly incidents: ReadonlyMap<string, Incident>;
}

export function memoryIncidentStore(): MemoryIncidentStore {
  const incidents = new Map<string, Incident>();
  const aliases = new Map<string, string>();
  const origins = new Map<string, OriginHistory>();
  const given = { INC: 0, TST: 0 };

  const keyOf = (integrationId: string, origin: string) => `${integrationId}#${origin}`;
  const isTaken = (id: string) => incidents.has(id) || aliases.has(id);
  const find = (id: string) => incidents.get(aliases.get(id) ?? id);
  const isStored = ({ id, revision }: Incident) => incidents.get(id)?.revision === revision;

  function isAsRead({ integrationId, origin, before }: OriginChange): boolean {
    return origins.get(keyOf(integrationId, origin))?.revision === before?.revision;
  }
  function write(incident: Incident, change?: OriginChange): true {
    incidents.set(incident.id, structuredClone(incident));
    if (change) origins.set(keyOf(change.integrationId, change.origin), change.after);
    return true;
  }

  function newestFirst(matches: (incident: Incident) => boolean): Incident[] {
    return [...incidents.values()]
      .filter(matches)
      .toSorted((a, b) => (a.openedAt > b.openedAt ? -1 : 1));
  }

  return {
    incidents,
    async get(id) {
      return find(id);
    },
    async getMany(ids) {
      const found = ids.map((id) => [id, find(id)] as const);
      return new Map(found.filter((entry): entry is [string, Incident] => entry[1] !== undefined));
    },
    async getByNumber(number) {
      return [...incidents.values()].find((incident) => incident.number === number);
    },
    async nextNumber(series) {
      given[series] += 1;
      return `${series}${String(given[series]).padStart(7, '0')}`;
    },
    async origin(integrationId, origin) {
      return origins.get(keyOf(integrationId, origin));
    },
    async create(incident, change) {
      if (isTaken(incident.id) || (change && !isAsRead(change))) return false;
      return write(incident, change);
    },
    async join(id, before, after, change) {
      if (isTaken(id) || !isStored(before) || !isAsRead(change)) return false;
      aliases.set(id, before.id);
      return write(after, change);
    },
    async replace(before, after) {
      return isStored(before) && write(after);
    },
    async list(state, limit, cursor, { priority, integrationId } = {}) {
      const inState = newestFirst(
        (incident) =>
          incident.state === state &&
          (priority ?? incident.priority) === incident.priority &&
          (integrationId ?? incident.integrationId) === incident.integrationId,
      );
      return pageAfter(inState, ({ id }) => id, limit, cursor);
    },
    async *unverified(integrationId, since) {
      yield* newestFirst(
        (incident) =>
          !incident.verified &&
          !incident.test &&
          incident.integrationId === integrationId &&
          incident.updatedAt >= since,
      );
    },
    async ofConfigurationItem(ciId, limit, cursor) {
      const named = newestFirst(({ ciIds }) => ciIds.includes(ciId));
      return pageAfter(named, ({ id }) => id, limit, cursor);
    },
    async countOpen(priority) {
      const open = newestFirst(
        (incident) => incident.state === 'open' && !incident.test && incident.priority === priority,
      );
      return { count: open.length, more: false };
    },
  };
}
