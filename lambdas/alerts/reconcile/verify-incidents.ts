import type { Incident, IncidentStore } from '../../shared/domain/incident.ts';
import { REVIEW_MS } from '../../shared/domain/incident-verification.ts';
import type { Integration, IntegrationStore } from '../../shared/domain/integration.ts';
import { IntegrationError } from '../../shared/domain/integration-error.ts';
import type { ResourceManager } from '../../shared/domain/resource-manager.ts';
import { changeIncident } from './change-incident.ts';
import { inAgreement, toldBy } from './compare.ts';
import { listAlerts } from './list-alerts.ts';

/**
 * Lists read of one subscription in one run: newest first, so that one usually does. Azure grants 100 a
 * minute, and reconciliation takes the others.
 */
const MAX_LISTS = 10;

/** What `verifyIncidents` works with. */
export interface VerifyPorts {
  readonly incidents: Pick<IncidentStore, 'getMany' | 'get' | 'replace' | 'unverified'>;
  readonly integrations: Pick<IntegrationStore, 'list'>;
  readonly connect: (integration: Integration) => Promise<() => ResourceManager>;
  readonly newId: () => string;
  readonly now: () => Date;
}

/**
 * Asks Azure's list of alerts for incidents that nothing has verified and that changed a short while ago;
 * without any, Azure is not called. Every minute, so that nobody waits for the next reconciliation to know
 * whom to believe; older ones are left to that.
 *
 * @returns how many were verified
 * @throws AggregateError with what Azure did not let be read; all the rest was
 */
export async function verifyIncidents(ports: VerifyPorts): Promise<number> {
  const since = new Date(ports.now().getTime() - REVIEW_MS).toISOString();
  const failures: IntegrationError[] = [];
  let verified = 0;
  for await (const integration of ports.integrations.list()) {
    const unverified = integration.enabled
      ? await Array.fromAsync(ports.incidents.unverified(integration.id, since))
      : [];
    for (const [subscriptionId, incidents] of bySubscription(unverified, integration)) {
      try {
        verified += await verifyThose(incidents, { integration, subscriptionId }, ports);
      } catch (error) {
        if (!(error instanceof IntegrationError)) throw error;
        failures.push(error);
      }
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Not all incidents were asked for');
  return verified;
}

/** In which of the integration's subscriptions their alerts are. */
function bySubscription(
  incidents: readonly Incident[],
  { subscriptionIds }: Integration,
): ReadonlyMap<string, readonly Incident[]> {
  const named = incidents.flatMap((incident) => {
    const keys = incident.timeline.map(({ alertKey }) => alertKey ?? '');
    const ids = keys.map((key) => /^\/subscriptions\/([^/]+)/.exec(key)?.[1] ?? '');
    return [...new Set(ids)].map((id) => ({ id, incident }));
  });
  const own = named.filter(({ id }) => subscriptionIds.includes(id));
  const groups = Map.groupBy(own, ({ id }) => id);
  return new Map([...groups].map(([id, group]) => [id, group.map(({ incident }) => incident)]));
}

async function verifyThose(
  unverified: readonly Incident[],
  of: { readonly integration: Integration; readonly subscriptionId: string },
  { incidents, connect, newId, now }: VerifyPorts,
): Promise<number> {
  const azure = (await connect(of.integration))();
  const wanted = new Set(unverified.map(({ id }) => id));
  const total = wanted.size;
  let lists = 0;
  for await (const alerts of listAlerts(azure, of.subscriptionId, '1h', 'desc')) {
    const listing = { ...of, now: now(), newId };
    const told = alerts.flatMap((alert) => toldBy(alert, listing));
    const known = await incidents.getMany(told.map(({ read }) => read.id));
    for (const each of told) {
      const incident = known.get(each.read.id);
      if (!incident || !wanted.has(incident.id)) continue;
      await changeIncident(incidents, incident, (before) => inAgreement(each, before, listing.now));
      wanted.delete(incident.id);
    }
    lists += 1;
    if (wanted.size === 0 || lists >= MAX_LISTS) break;
  }
  return total - wanted.size;
}
