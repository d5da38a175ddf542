import * as z from 'zod';
import { Incident, type IncidentStore } from '../../shared/domain/incident.ts';
import { missing } from '../find.ts';
import { pageOf, paging } from '../listing.ts';
import { ADMINISTRATORS, route } from '../route.ts';

interface IncidentPorts {
  readonly incidents: IncidentStore;
}

/** Incidents made of Azure's alerts. */
export const INCIDENT_ROUTES = {
  listIncidents: route({
    method: 'GET',
    path: '/api/incidents',
    summary: 'List incidents, newest first',
    roles: ADMINISTRATORS,
    query: z.strictObject({ state: Incident.shape.state.default('open'), ...paging }),
    responses: { 200: pageOf(Incident) },
    async answer({ query }, { incidents }: IncidentPorts) {
      return { status: 200, body: await incidents.list(query.state, query.limit, query.cursor) };
    },
  }),

  getIncident: route({
    method: 'GET',
    path: '/api/incidents/{number}',
    summary: 'Read an incident with its timeline',
    roles: ADMINISTRATORS,
    responses: { 200: Incident },
    async answer({ params: { number } }, { incidents }: IncidentPorts) {
      const incident = (await incidents.getByNumber(number)) ?? missing(`Incident ${number}`);
      return { status: 200, body: incident };
    },
  }),
};
