import type { Incident } from '../../lambdas/shared/domain/incident.ts';

/** One line of an incident's timeline. */
export interface StoryLine {
  readonly key: string;
  readonly at: string;
  readonly what: string;
  readonly type: 'error' | 'success' | 'info';
  readonly detail: string | null;
  readonly deliveryId: string | null;
}

const SOURCES = {
  webhook: 'the webhook told it',
  reconcile: 'found in Azure’s list of alerts',
  replay: 'told by a delivery that was processed again',
  person: 'by hand',
  expiry: 'closed by itself',
} as const;

const TYPES = { Fired: 'error', Resolved: 'success', Updated: 'info' } as const;

const ACTS = { acknowledged: 'Acknowledged', resolved: 'Resolved', note: 'Note' } as const;

/** What Azure told and what people did, in the order in which it happened. */
export function toStory({
  timeline,
  activities,
}: Pick<Incident, 'timeline' | 'activities'>): readonly StoryLine[] {
  const told = timeline
    // A person's resolution is an activity, too, which says who it was.
    .filter(({ source }) => source !== 'person')
    .map(({ at, condition, source, alertKey, deliveryId }) => ({
      key: `${at} ${condition} ${alertKey}`,
      at,
      what: condition,
      type: TYPES[condition],
      detail: SOURCES[source],
      deliveryId,
    }));
  const done = activities.map(({ id, at, kind, by, text }) => ({
    key: id,
    at,
    what: `${ACTS[kind]} by ${by}`,
    type: kind === 'resolved' ? ('success' as const) : ('info' as const),
    detail: text,
    deliveryId: null,
  }));
  return [...told, ...done].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
