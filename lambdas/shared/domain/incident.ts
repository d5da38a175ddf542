import * as z from 'zod';
import type { Page } from './configuration-item.ts';

/** One delivery of an alert, as the incident's timeline shows it. */
export const TimelineEntry = z.strictObject({
  deliveryId: z.string(),
  condition: z.enum(['Fired', 'Resolved']),
  /** When Azure says it happened, ISO 8601 UTC. */
  at: z.string(),
  receivedAt: z.string(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** P1 is the most urgent. */
export const Priority = z.enum(['P1', 'P2', 'P3', 'P4', 'P5']);
export type Priority = z.infer<typeof Priority>;

/** An incident made of one firing of an Azure alert. Instants are ISO 8601 UTC. */
export const Incident = z.strictObject({
  /** The key: Azure's alert id in lower case; one firing is one incident. */
  id: z.string(),
  /** What people call it, e.g. `INC0000042`. */
  number: z.string(),
  title: z.string(),
  description: z.string(),
  priority: Priority,
  state: z.enum(['open', 'resolved']),
  alertRule: z.string().nullable(),
  monitoringService: z.string(),
  /** Lower-cased ids of the resources the alert names. */
  targetIds: z.array(z.string()),
  /** Those targets that are configuration items. */
  ciIds: z.array(z.string()),
  openedAt: z.string(),
  resolvedAt: z.string().nullable(),
  updatedAt: z.string(),
  /** In the order of `at`. */
  timeline: z.array(TimelineEntry),
  /** Counts the writes, so that two of them never overwrite each other. */
  revision: z.number().int(),
});
export type Incident = z.infer<typeof Incident>;

/** Where incidents are kept. */
export interface IncidentStore {
  get(id: string): Promise<Incident | undefined>;
  /** A number nobody else has; numbers of incidents that were not stored in the end stay unused. */
  nextNumber(): Promise<string>;
  getByNumber(number: string): Promise<Incident | undefined>;
  /** Stores a new incident. Answers false when one with this id exists. */
  create(incident: Incident): Promise<boolean>;
  /** Replaces `before`. Answers false, and writes nothing, when the stored one is no longer `before`. */
  replace(before: Incident, after: Incident): Promise<boolean>;
  /** Newest first. @throws IntegrationError `invalid_request` when `cursor` is none of ours */
  list(state: Incident['state'], limit: number, cursor?: string): Promise<Page<Incident>>;
}
