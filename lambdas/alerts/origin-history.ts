import type { Incident, OriginHistory, Recurrence } from '../shared/domain/incident.ts';

const WEEK_MS = 7 * 24 * 60 * 60_000;

/** More firings than this are not counted; the history is one item of at most 400 KB. */
const MAX_FIRINGS = 500;

type Firing = OriginHistory['firings'][number];

/** What an incident takes over from the ones before. */
export type Recurring = Pick<Recurrence, 'earlier' | 'previous'>;

/** How often the origin fired in the week before `firedAt`, and the incident before. */
export function recurringAt(history: OriginHistory | undefined, firedAt: string): Recurring {
  const before = (history?.firings ?? []).filter((firing) => firing.firedAt <= firedAt);
  const weekAgo = Date.parse(firedAt) - WEEK_MS;
  return {
    earlier: before.filter((firing) => Date.parse(firing.firedAt) >= weekAgo).length,
    previous: before.at(-1)?.number ?? null,
  };
}

/** The history with one more firing, which `incident` is made of or became part of. */
export function withFiring(
  history: OriginHistory | undefined,
  { id, number }: Pick<Incident, 'id' | 'number'>,
  firedAt: string,
): OriginHistory {
  return withOneMore(history, { incidentId: id, number, firedAt });
}

/**
 * The history with one more event of an outage. The whole outage is one firing, at its beginning as far
 * as that is known.
 */
export function withOutage(
  history: OriginHistory | undefined,
  { id, number }: Pick<Incident, 'id' | 'number'>,
  at: string,
  begins: boolean,
): OriginHistory {
  const known = history?.firings.find(({ incidentId }) => incidentId === id);
  const firing = { incidentId: id, number, firedAt: at, lacksBeginning: !begins };
  if (!history || !known) return withOneMore(history, firing);
  const others = history.firings.filter((other) => other !== known);
  const first = at < known.firedAt || (at === known.firedAt && begins) ? firing : known;
  return withOneMore({ ...history, firings: others }, first);
}

function withOneMore(history: OriginHistory | undefined, firing: Firing): OriginHistory {
  const firings = [...(history?.firings ?? []), firing]
    .toSorted((a, b) => (a.firedAt < b.firedAt ? -1 : 1))
    .slice(-MAX_FIRINGS);
  return { firings, revision: (history?.revision ?? 0) + 1 };
}

/** The last firing until then, whose incident a new one might reopen. */
export function firingBefore(
  history: OriginHistory | undefined,
  firedAt: string,
): Firing | undefined {
  return history?.firings.findLast((firing) => firing.firedAt <= firedAt);
}

/** The first firing after that. */
export function firingAfter(
  history: OriginHistory | undefined,
  firedAt: string,
): Firing | undefined {
  return history?.firings.find((firing) => firing.firedAt > firedAt);
}

/**
 * Whether a firing reopens this incident: it came no later than so many minutes after something was
 * resolved there. What fires at the same instant reopens it, too, whichever comes first.
 */
export function reopens(incident: Incident, firedAt: string, withinMinutes: number): boolean {
  return incident.timeline.some(({ condition, at }) => {
    const since = Date.parse(firedAt) - Date.parse(at);
    return condition === 'Resolved' && since >= 0 && since < withinMinutes * 60_000;
  });
}
