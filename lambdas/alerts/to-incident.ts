import { type Incident, later, settle } from '../shared/domain/incident.ts';
import { withEntry } from '../shared/domain/incident-timeline.ts';
import type { Recurring } from './origin-history.ts';
import type { ReadDelivery } from './read-delivery.ts';

const NOTHING = { timeline: [], omittedEntries: 0 };

/** The incident that a first delivery of an alert opens, whichever its condition. */
export function toIncident(read: ReadDelivery, number: string, recurring: Recurring): Incident {
  const { id, content, entry, firedAt, integrationId, verified, test } = read;
  return {
    ...content,
    id,
    number,
    integrationId,
    verified,
    test,
    ciIds: [],
    acknowledged: null,
    activities: [],
    openedAt: firedAt,
    updatedAt: entry.receivedAt,
    revision: 1,
    ...settle(withEntry(NOTHING, entry) ?? NOTHING, recurring),
  };
}

/**
 * The incident after another delivery of one of its alerts; undefined when that tells nothing new. It
 * depends on what was delivered alone, not on the order or number in which it arrived.
 */
export function withDelivery(before: Incident, read: ReadDelivery): Incident | undefined {
  const { content, entry, firedAt } = read;
  const timeline = withEntry(before, entry);
  const describes = content.describedBy > before.describedBy;
  const earlier = firedAt < before.openedAt;
  const confirms = read.verified && !before.verified;
  if (!timeline && !describes && !earlier && !confirms) return undefined;
  return {
    ...before,
    ...(describes && content),
    ...settle(timeline ?? before, before.recurrence),
    verified: before.verified || read.verified,
    openedAt: earlier ? firedAt : before.openedAt,
    updatedAt: later(before.updatedAt, entry.receivedAt),
    revision: before.revision + 1,
  };
}
