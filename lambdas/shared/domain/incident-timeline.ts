import * as z from 'zod';

/** One thing that happened to an incident. */
export const TimelineEntry = z.strictObject({
  /** The delivery that told it; null when none did. */
  deliveryId: z.string().nullable(),
  /** The key of the alert it is about; null when it is about all of the incident's. */
  alertKey: z.string().nullable(),
  /** `Updated`: more was told of it, which says neither that it fired nor that it is over. */
  condition: z.enum(['Fired', 'Resolved', 'Updated']),
  /** When Azure says it happened, ISO 8601 UTC. */
  at: z.string(),
  receivedAt: z.string(),
  /**
   * Who told it: Azure's webhook, Azure's list of alerts, a delivery that was processed again, a
   * person, or nobody, as with test incidents that end by themselves.
   */
  source: z.enum(['webhook', 'reconcile', 'replay', 'person', 'expiry']),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** What happened to an incident, in the order of `at`. */
export interface Timeline {
  readonly timeline: readonly TimelineEntry[];
  /** Entries between the first and the last ones that are no longer kept. */
  readonly omittedEntries: number;
}

/** A stateless alert notifies for weeks, and a DynamoDB item ends at 400 KB. */
export const FIRST_ENTRIES = 20;
export const LAST_ENTRIES = 180;

/**
 * The timeline with one more entry; undefined when it has that one already. What is left in the end
 * depends on the entries alone, not on their order or number: the same ones are first and last.
 *
 * An entry that belongs among the omitted ones counts as known, since it may well be one of them.
 */
export function withEntry(before: Timeline, entry: TimelineEntry): Timeline | undefined {
  const { timeline, omittedEntries } = before;
  if (timeline.some((other) => compareEntries(other, entry) === 0)) return undefined;
  const entries = [...timeline, entry].toSorted(compareEntries);
  if (omittedEntries > 0 && entries[FIRST_ENTRIES] === entry) return undefined;
  const surplus = entries.length - FIRST_ENTRIES - LAST_ENTRIES;
  if (surplus <= 0) return { timeline: entries, omittedEntries };
  entries.splice(FIRST_ENTRIES, surplus);
  return { timeline: entries, omittedEntries: omittedEntries + surplus };
}

/** Alerts of the incident that fired and were not resolved since, as far as the timeline is kept. */
export function firingAlerts(timeline: readonly TimelineEntry[]): ReadonlySet<string> {
  const firing = new Set<string>();
  for (const { alertKey, condition } of timeline) {
    if (alertKey === null) firing.clear();
    else if (condition === 'Fired') firing.add(alertKey);
    else if (condition === 'Resolved') firing.delete(alertKey);
  }
  return firing;
}

/** Keys of Azure's own events, of which it tells again and again while one lasts. */
const EVENT_KEY = /\/providers\/microsoft\.resourcehealth\//;

/** When something fired; of an event that is told again while it lasts, when it began. */
export function firingTimes(timeline: readonly TimelineEntry[]): readonly string[] {
  const times = timeline.map(({ alertKey, condition, at }, index) => {
    if (condition !== 'Fired') return undefined;
    const goesOn =
      alertKey !== null &&
      EVENT_KEY.test(alertKey) &&
      firingAlerts(timeline.slice(0, index)).has(alertKey);
    return goesOn ? undefined : at;
  });
  return times.filter((at) => at !== undefined);
}

/** In Azure's order; what fires and is resolved in the same instant is resolved. */
function compareEntries(a: TimelineEntry, b: TimelineEntry): number {
  return (
    compare(a.at, b.at) ||
    compare(a.condition, b.condition) ||
    compare(a.alertKey ?? '', b.alertKey ?? '')
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
