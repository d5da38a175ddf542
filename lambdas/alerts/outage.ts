import type { Incident } from '../shared/domain/incident.ts';
import type { TimelineEntry } from '../shared/domain/incident-timeline.ts';

/** More may be told of an outage before the first alert that it began; so long it is waited for. */
const TOLD_FIRST_MS = 24 * 60 * 60_000;

/** An event of an outage, as `Outage` and the timeline tell it. */
export interface OutageEvent {
  readonly at: string;
  readonly condition: TimelineEntry['condition'];
  /** Whether all was well right before. */
  readonly begins: boolean;
}

/** What is known of a resource's outages around an event. */
export interface Neighbours {
  /** Of the last outage that began before it, or at the same instant. */
  readonly before: Incident | undefined;
  /** Of the first one afterwards. */
  readonly after: Incident | undefined;
  /** Whether the first that is known of `after` is not its beginning. */
  readonly afterLacksBeginning: boolean;
}

/**
 * The incident that an event of an outage is part of; undefined when it is of an outage that nothing is
 * known of yet. Decided by Azure's times, in whichever order the events came; of two outages that it may
 * belong to, the nearer one.
 *
 * @param withinMinutes what comes so shortly after an outage, or before it, is of the same one
 */
export function outageOf(
  event: OutageEvent,
  { before, after, afterLacksBeginning }: Neighbours,
  withinMinutes: number,
): Incident | undefined {
  const withinMs = withinMinutes * 60_000;
  if (before && isNear(event, before, withinMs)) return before;
  const earlier = before && goesOn(event, before) ? before : undefined;
  const later = after && precedes(event, after, afterLacksBeginning, withinMs) ? after : undefined;
  if (!earlier || !later) return earlier ?? later;
  const since = elapsed(earlier.timeline.at(-1)?.at, event.at);
  return since <= elapsed(event.at, later.timeline[0]?.at) ? earlier : later;
}

/** Whether it lies within what is known of the outage, or shortly after it. */
function isNear(
  { at, condition, begins }: OutageEvent,
  { timeline }: Incident,
  withinMs: number,
): boolean {
  // What is told afterwards, such as the cause found in the end, makes no outage longer.
  const course = timeline.filter((entry) => entry.condition !== 'Updated');
  const last = (course.at(-1) ?? timeline.at(-1))?.at ?? '';
  if (at <= last) return true;
  if (condition === 'Updated') return false;
  const patience = course.length === 0 && !begins ? TOLD_FIRST_MS : withinMs;
  return elapsed(last, at) < patience;
}

function goesOn({ condition, begins }: OutageEvent, { state }: Incident): boolean {
  return condition === 'Updated' || (state === 'open' && !begins);
}

function precedes(
  { at, condition }: OutageEvent,
  { timeline }: Incident,
  lacksBeginning: boolean,
  withinMs: number,
): boolean {
  const [first] = timeline;
  const isLacking = condition === 'Resolved' ? first?.condition === 'Updated' : lacksBeginning;
  return isLacking || elapsed(at, first?.at) < withinMs;
}

/** Not a number, which is less than nothing and no less than anything, without one of them. */
function elapsed(from: string | undefined, to: string | undefined): number {
  return Date.parse(to ?? '') - Date.parse(from ?? '');
}
