import * as z from 'zod';
import { type Incident, later, withTimelineEntry } from './incident.ts';
import { IntegrationError } from './integration-error.ts';

/** What a person does with an incident. */
export interface Act {
  /** Made by who asks for it, so that asking again changes nothing. */
  readonly id: string;
  readonly kind: 'acknowledged' | 'resolved' | 'note';
  /** Who does it, as people call them. */
  readonly by: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** The note, or what there is to say about the rest. */
  readonly text: string | null;
}

/** As much as an incident keeps; a DynamoDB item ends at 400 KB. */
export const MAX_ACTIVITIES = 50;

/** Longest text of an activity, in characters. */
export const MAX_TEXT = 2_000;

/**
 * The incident after a person's act; undefined when that changes nothing: it was done already.
 *
 * @throws IntegrationError `incident_resolved` when one that is over is acknowledged,
 * `too_many_activities`
 */
export function withActivity(before: Incident, act: Act): Incident | undefined {
  if (before.activities.some(({ id }) => id === act.id)) return undefined;
  if (act.kind === 'resolved' && before.state === 'resolved') return undefined;
  if (act.kind === 'acknowledged' && before.acknowledged !== null) return undefined;
  if (act.kind === 'acknowledged' && before.state === 'resolved') throw isOver(before);
  if (before.activities.length >= MAX_ACTIVITIES) throw isFull(before);
  const resolved = act.kind === 'resolved' ? resolve(before, act) : before;
  return {
    ...resolved,
    activities: [...before.activities, { ...act }],
    acknowledged: act.kind === 'acknowledged' ? { by: act.by, at: act.at } : before.acknowledged,
    updatedAt: later(resolved.updatedAt, act.at),
    revision: before.revision + 1,
  };
}

/** Over for all of its alerts, and after whatever Azure has said so far. */
function resolve(before: Incident, { at }: Act): Incident {
  const entry = {
    deliveryId: null,
    alertKey: null,
    condition: 'Resolved' as const,
    at: later(at, before.timeline.at(-1)?.at ?? at),
    receivedAt: at,
    source: 'person' as const,
  };
  return withTimelineEntry(before, entry) ?? before;
}

/** Text of a note. */
export const ActivityText = z.string().trim().min(1).max(MAX_TEXT);

function isOver({ number }: Incident): IntegrationError {
  return new IntegrationError(
    'incident_resolved',
    `${number} is resolved, so there is nothing left to acknowledge.`,
    'Add a note instead, if there is something to say.',
  );
}

function isFull({ number }: Incident): IntegrationError {
  return new IntegrationError(
    'too_many_activities',
    `${number} has ${MAX_ACTIVITIES} notes and acts already, which is as many as it keeps.`,
    'Go on in the system where your team works on it.',
  );
}
