import type { Incident, IncidentStore } from '../../lambdas/shared/domain/incident.ts';
import { InvalidRequestError } from '../../lambdas/shared/domain/invalid-request-error.ts';

/** Incidents in memory. */
export interface MemoryIncidentStore extends IncidentStore {
  readonly incidents: ReadonlyMap<string, Incident>;
}

export function memoryIncidentStore(): MemoryIncidentStore {
  const incidents = new Map<string, Incident>();
  let given = 0;

  return {
    incidents,
    async get(id) {
      return incidents.get(id);
    },
    async getByNumber(number) {
      return [...incidents.values()].find((incident) => incident.number === number);
    },
    async nextNumber() {
      given += 1;
      return `INC${String(given).padStart(7, '0')}`;
    },
    async create(incident) {
      if (incidents.has(incident.id)) return false;
      incidents.set(incident.id, incident);
      return true;
    },
    async replace(before, after) {
      if (incidents.get(before.id)?.revision !== before.revision) return false;
      incidents.set(after.id, after);
      return true;
    },
    async list(state, limit, cursor) {
      if (cursor !== undefined && !incidents.has(cursor)) {
        throw new InvalidRequestError([{ field: 'cursor', message: 'is unknown' }]);
      }
      const all = [...incidents.values()]
        .filter((incident) => incident.state === state)
        .toSorted((a, b) => (a.openedAt > b.openedAt ? -1 : 1));
      const start = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
      const page = all.slice(start, start + limit);
      return { items: page, cursor: start + limit < all.length ? page.at(-1)?.id : undefined };
    },
  };
}
