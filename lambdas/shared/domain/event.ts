import * as z from 'zod';
import { CiClass, ResourceTypeName } from './configuration-item.ts';
import { Incident, Priority } from './incident.ts';
import { Person } from './person.ts';
import { RunKind, RunState } from './run.ts';

/** `INSERT`: there was none before; `MODIFY`: there was. */
const Change = z.enum(['INSERT', 'MODIFY']);

/** How often the item has been written: of two events of one id, the greater is the later. */
const Revision = z.string().regex(/^\d+$/);

const ConfigurationItemDetail = z.strictObject({
  change: Change,
  /** Key of the item: its ARM id in lower case. */
  id: z.string(),
  integrationId: z.uuid(),
  class: CiClass,
  resourceType: ResourceTypeName,
  subscriptionId: z.string(),
  name: z.string(),
  /** Changes with what Azure says of the resource, and with nothing else. */
  hash: z.string(),
  /** ISO 8601 UTC. */
  changedAt: z.iso.datetime(),
  /** The run that wrote it. */
  runId: z.uuid(),
  revision: Revision,
});

/**
 * What goes out on the event bus: for each `detail-type`, its `detail`. Ids lead to the rest. Every
 * field is one that the stored item always has, and no free text: a pipe's template escapes nothing.
 */
export const EVENTS = {
  /** A configuration item was discovered, changed, went missing or came back. */
  'Configuration Item Changed': ConfigurationItemDetail,
  /** Azure has the resource no longer. */
  'Configuration Item Retired': ConfigurationItemDetail.extend({ retiredAt: z.iso.datetime() }),
  /** An incident was opened, or its timeline, priority or state changed. */
  'Incident Changed': z.strictObject({
    change: Change,
    /** Its address in the admin API, e.g. `INC0000042`. */
    number: z.string(),
    integrationId: z.uuid(),
    state: Incident.shape.state,
    priority: Priority,
    openedAt: z.iso.datetime(),
    revision: Revision,
  }),
  /** A discovery run was queued, started, ended, or waits for an administrator. */
  'Run Changed': z.strictObject({
    change: Change,
    id: z.uuid(),
    integrationId: z.uuid(),
    kind: RunKind,
    trigger: z.enum(['schedule', 'manual']),
    state: RunState,
    requestedAt: z.iso.datetime(),
  }),
  /** A person came in, changed, was deactivated or deleted; everybody stays known by tenant and id. */
  'User Changed': z.strictObject({
    change: Change,
    tenantId: z.string(),
    /** Object id in Entra ID. */
    id: z.string(),
    kind: Person.shape.kind,
    /** How Entra ID has the user; `state` follows once the sync's safety threshold lets it. */
    presence: Person.shape.presence,
    state: Person.shape.state,
    changedAt: z.iso.datetime(),
    revision: Revision,
  }),
  /** A role was given (`INSERT`) or taken (`REMOVE`). One that was taken has nothing left but its key. */
  'Role Grant Changed': z.strictObject({
    change: z.enum(['INSERT', 'REMOVE']),
    /** `grant#` and the tenant's id. */
    part: z.string().startsWith('grant#'),
    /** The person's object id, the role and its origin, e.g. `…#cloud_admin#entra`. */
    id: z.string().regex(/^[^#]+#(super_admin|cloud_admin|user)#(entra|manual)$/),
  }),
} as const;
export type EventType = keyof typeof EVENTS;

/** The `source` of every event. */
export const EVENT_SOURCE = 'stackflow.azure';
