import * as z from 'zod';
import type { Caller } from '../../shared/domain/caller.ts';
import { Incident, type IncidentStore, Priority } from '../../shared/domain/incident.ts';
import { ActivityText } from '../../shared/domain/incident-activity.ts';
import {
  describeVerification,
  IncidentDetails,
} from '../../shared/domain/incident-verification.ts';
import type { ReconciliationStore } from '../../shared/domain/reconciliation.ts';
import { missing } from '../find.ts';
import { pageOf, paging } from '../listing.ts';
import { ADMINISTRATORS, route } from '../route.ts';
import { actOnIncident } from './act-on-incident.ts';

interface IncidentPorts {
  readonly incidents: IncidentStore;
}

interface DetailsPorts extends IncidentPorts {
  readonly reconciliations: Pick<ReconciliationStore, 'of'>;
  readonly now: () => Date;
}

interface ActPorts extends DetailsPorts {
  readonly newId: () => string;
}

const Comment = z.strictObject({ text: ActivityText.optional() });
const Note = z.strictObject({
  text: ActivityText,
  id: z
    .uuid()
    .optional()
    .meta({ description: 'Made by the caller, so that sending it again adds no second note.' }),
});

/** Incidents made of Azure's alerts. */
export const INCIDENT_ROUTES = {
  listIncidents: route({
    method: 'GET',
    path: '/api/incidents',
    summary: 'List incidents, newest first; a page may be short while its cursor goes on',
    roles: ADMINISTRATORS,
    query: z.strictObject({
      state: Incident.shape.state.default('open'),
      priority: Priority.optional(),
      integrationId: z.uuid().optional(),
      ...paging,
    }),
    responses: { 200: pageOf(Incident) },
    async answer({ query: { state, limit, cursor, ...filter } }, { incidents }: IncidentPorts) {
      return { status: 200, body: await incidents.list(state, limit, cursor, filter) };
    },
  }),

  getIncident: route({
    method: 'GET',
    path: '/api/incidents/{number}',
    summary: 'Read an incident with its timeline',
    roles: ADMINISTRATORS,
    responses: { 200: IncidentDetails },
    async answer({ params: { number } }, ports: DetailsPorts) {
      const incident = (await ports.incidents.getByNumber(number)) ?? missing(`Incident ${number}`);
      return { status: 200, body: await withVerification(incident, ports) };
    },
  }),

  listIncidentsOfConfigurationItem: route({
    method: 'GET',
    path: '/api/cmdb/incidents/{id+}',
    summary: 'List the incidents of a configuration item, newest first',
    roles: ADMINISTRATORS,
    query: z.strictObject(paging),
    responses: { 200: pageOf(Incident) },
    async answer({ params, query: { limit, cursor } }, { incidents }: IncidentPorts) {
      const id = `/${params.id}`.toLowerCase();
      return { status: 200, body: await incidents.ofConfigurationItem(id, limit, cursor) };
    },
  }),

  acknowledgeIncident: route({
    method: 'POST',
    path: '/api/incidents/{number}/acknowledgement',
    summary: 'Say that somebody looks after an incident',
    roles: ADMINISTRATORS,
    body: Comment,
    responses: { 200: IncidentDetails },
    async answer({ params: { number }, body, caller }, ports: ActPorts) {
      const activity = activityOf('acknowledged', caller, body.text ?? null, ports);
      const { before, after } = await actOnIncident(number, activity, ports.incidents);
      return {
        status: 200,
        body: await withVerification(after, ports),
        change: {
          before: { acknowledged: before.acknowledged },
          after: { acknowledged: after.acknowledged },
        },
      };
    },
  }),

  resolveIncident: route({
    method: 'POST',
    path: '/api/incidents/{number}/resolution',
    summary: 'Resolve an incident; it opens again when its rule fires again',
    roles: ADMINISTRATORS,
    body: Comment,
    responses: { 200: IncidentDetails },
    async answer({ params: { number }, body, caller }, ports: ActPorts) {
      const activity = activityOf('resolved', caller, body.text ?? null, ports);
      const { before, after } = await actOnIncident(number, activity, ports.incidents);
      return {
        status: 200,
        body: await withVerification(after, ports),
        change: { before: { state: before.state }, after: { state: after.state } },
      };
    },
  }),

  addIncidentNote: route({
    method: 'POST',
    path: '/api/incidents/{number}/notes',
    summary: 'Add a note to an incident',
    roles: ADMINISTRATORS,
    body: Note,
    responses: { 200: IncidentDetails },
    async answer({ params: { number }, body, caller }, ports: ActPorts) {
      const { after } = await actOnIncident(
        number,
        {
          id: body.id ?? ports.newId(),
          kind: 'note',
          by: caller.name,
          at: ports.now().toISOString(),
          text: body.text,
        },
        ports.incidents,
      );
      return { status: 200, body: await withVerification(after, ports) };
    },
  }),
};

/** What there is to say of an incident's verification; of one that is verified, nothing is read. */
async function withVerification(
  incident: Incident,
  { reconciliations, now }: DetailsPorts,
): Promise<IncidentDetails> {
  if (incident.verified) return { ...incident, verification: null };
  const known = await Array.fromAsync(reconciliations.of(incident.integrationId));
  return { ...incident, verification: describeVerification(incident, known, now()) };
}

/** What the caller does with an incident now. */
function activityOf<Kind extends 'acknowledged' | 'resolved'>(
  kind: Kind,
  { name }: Pick<Caller, 'name'>,
  text: string | null,
  { newId, now }: Pick<ActPorts, 'newId' | 'now'>,
) {
  return { id: newId(), kind, by: name, at: now().toISOString(), text };
}
