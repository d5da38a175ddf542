import * as z from 'zod';
import { Incident } from './incident.ts';
import type { Reconciliation } from './reconciliation.ts';

const MINUTE_MS = 60_000;

/** An incident, and whom to believe of it: see `describeVerification`. */
export const IncidentDetails = z
  .strictObject({ ...Incident.shape, verification: z.string().nullable() })
  .meta({ id: 'IncidentDetails' });
export type IncidentDetails = z.infer<typeof IncidentDetails>;

/** So long after an incident changed Azure's list of alerts is asked for it every minute. */
export const REVIEW_MS = 30 * MINUTE_MS;
export const REVIEWED_EVERY_MS = MINUTE_MS;

/** Reconciliation asks then and when, for alerts of a day at least. */
export const RECONCILED_EVERY_MS = 15 * MINUTE_MS;
const LISTED_MS = 24 * 60 * MINUTE_MS;

const BECAUSE =
  'The call came from an address of Azure’s action groups, from which other tenants can make Azure call, too.';

/**
 * Says whom to believe: why an incident is unverified, and when Azure's list of alerts is asked for it
 * again; null when it is verified.
 *
 * @param reconciliations of the incident's integration
 */
export function describeVerification(
  { verified, test, updatedAt, openedAt, timeline }: Incident,
  reconciliations: readonly Reconciliation[],
  now: Date,
): string | null {
  if (verified) return null;
  if (test) return `Unverified: ${BECAUSE} Azure lists no test alerts, so it cannot be asked.`;
  const { at, failure } = reconciliationOf(timeline, reconciliations) ?? {};
  const soon = now.getTime() - Date.parse(updatedAt) < REVIEW_MS;
  const next = soon ? nextMinute(now) : nextReconciliation(at, now);
  const again = `It is asked again at ${instant(next)}.`;
  if (failure) {
    const { message, fix } = failure;
    return `Unverified: ${BECAUSE} Azure’s list of alerts cannot be read: ${message} ${fix} ${again}`;
  }
  if (soon) {
    return `Unverified: ${BECAUSE} Azure’s list of alerts has not shown this one yet. ${again}`;
  }
  const asked = at === undefined ? '' : `, last asked at ${instant(new Date(at))}`;
  const unlisted = `Unverified: ${BECAUSE} Azure’s list of alerts does not have this one${asked}.`;
  const isListed = now.getTime() - Date.parse(openedAt) < LISTED_MS;
  return isListed ? `${unlisted} ${again}` : `${unlisted} Take it for forged.`;
}

function reconciliationOf(
  timeline: Incident['timeline'],
  reconciliations: readonly Reconciliation[],
): Reconciliation | undefined {
  const of = reconciliations.filter(({ subscriptionId }) =>
    timeline.some(({ alertKey }) => alertKey?.startsWith(`/subscriptions/${subscriptionId}/`)),
  );
  return of.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1);
}

function nextMinute(now: Date): Date {
  return new Date((Math.floor(now.getTime() / REVIEWED_EVERY_MS) + 1) * REVIEWED_EVERY_MS);
}

function nextReconciliation(last: string | undefined, now: Date): Date {
  const due = Date.parse(last ?? now.toISOString()) + RECONCILED_EVERY_MS;
  return new Date(Math.max(due, nextMinute(now).getTime()));
}

/** E.g. `2026-03-01 10:17 UTC`. */
function instant(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
