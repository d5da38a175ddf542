import type { AlertQueue } from '../../shared/domain/alert-delivery.ts';
import type { IncidentStore } from '../../shared/domain/incident.ts';
import { changeIncident } from './change-incident.ts';
import { inAgreement, isHistory, isMissing, type Listing, type Told, toldBy } from './compare.ts';
import type { ListedAlert } from './list-alerts.ts';

/** So many deliveries on their way to the queue at once. */
const AT_ONCE = 20;

/** What `heal` works with. */
export interface HealPorts {
  readonly incidents: Pick<IncidentStore, 'get' | 'getMany' | 'replace'>;
  readonly queue: AlertQueue;
}

/** What healing came to, in alerts. */
export interface Healed {
  readonly listed: number;
  /** Deliveries that the webhook had missed. */
  readonly sent: number;
  /** Incidents that were verified or closed. */
  readonly settled: number;
}

/**
 * Brings incidents into agreement with what Azure lists. What a webhook should have told goes through
 * the queue like any delivery, so that it is folded like any; and once it is, it is no longer missing.
 */
export async function heal(
  alerts: readonly ListedAlert[],
  listing: Listing,
  { incidents, queue }: HealPorts,
): Promise<Healed> {
  const told = alerts.flatMap((alert) => toldBy(alert, listing));
  const known = await incidents.getMany(told.map(({ read }) => read.id));
  const missing = told.filter((each) => {
    const incident = known.get(each.read.id);
    if (!incident && isHistory(each, listing.integration)) return false;
    return isMissing(each, incident);
  });
  await eachAtOnce(missing, ({ delivery }) => queue.send(delivery));
  let settled = 0;
  for (const each of lastOfEach(told)) {
    const incident = known.get(each.read.id);
    if (!incident) continue;
    const agree = (before: typeof incident) => inAgreement(each, before, listing.now);
    if (await changeIncident(incidents, incident, agree)) settled += 1;
  }
  return { listed: alerts.length, sent: missing.length, settled };
}

/** One of all that is told of the same alert. */
function lastOfEach(told: readonly Told[]): Iterable<Told> {
  return new Map(told.map((each) => [each.alert, each])).values();
}

async function eachAtOnce<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += AT_ONCE) {
    await Promise.all(items.slice(start, start + AT_ONCE).map(act));
  }
}
