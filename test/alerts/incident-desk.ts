import { setImmediate } from 'node:timers/promises';
import { findByName } from '../../lambdas/alerts/bind-by-name.ts';
import { type AlertSettings, processAlert } from '../../lambdas/alerts/process-alert.ts';
import { incidentId } from '../../lambdas/alerts/read-delivery.ts';
import type { AlertDelivery } from '../../lambdas/shared/domain/alert-delivery.ts';
import { ALERT_ID, alert, delivery } from '../fixtures/alert.ts';
import { integration } from '../fixtures/integration.ts';
import { memoryConfigurationItemSearch } from '../memory/memory-configuration-item-search.ts';
import { memoryConfigurationItemStore } from '../memory/memory-configuration-item-store.ts';
import { memoryDeliveryStore } from '../memory/memory-delivery-store.ts';
import { memoryIncidentStore } from '../memory/memory-incident-store.ts';

/** All that makes incidents of alerts, in memory. */
export function incidentDesk({ reopenWithinMinutes, priorities }: Partial<AlertSettings> = {}) {
  const defaults = integration();
  const configurationItems = memoryConfigurationItemStore();
  const search = memoryConfigurationItemSearch(configurationItems.items);
  const ports = {
    incidents: memoryIncidentStore(),
    configurationItems,
    // Looked up anew each time, as a function does that is called anew.
    findByName: (name: string, integrationId: string) => findByName(search)(name, integrationId),
    deliveries: memoryDeliveryStore(),
    settingsOf: async () => ({
      reopenWithinMinutes: reopenWithinMinutes ?? defaults.reopenWithinMinutes,
      priorities: priorities ?? defaults.priorities,
    }),
    wait: () => setImmediate(),
    now: () => new Date('2026-03-01T10:00:06Z'),
  };
  return {
    ...ports,
    ports,
    process: (body: unknown, overrides: Partial<AlertDelivery> = {}) =>
      processAlert(delivery(body, overrides), ports),
    incident: (alertId = ALERT_ID, test = false) =>
      ports.incidents.incidents.get(incidentId(integration().id, alertId.toLowerCase(), test)),
    all: () => [...ports.incidents.incidents.values()],
  };
}

/** Of another firing of the same rule on the same machine, unless told otherwise. */
export function firing(number: number, firedDateTime: string, overrides = {}) {
  return alert({ alertId: alertIdOf(number), firedDateTime, ...overrides });
}

/** The end of that firing. */
export function ending(number: number, firedDateTime: string, resolvedDateTime: string) {
  return firing(number, firedDateTime, { monitorCondition: 'Resolved', resolvedDateTime });
}

export function alertIdOf(number: number): string {
  return ALERT_ID.replace(/\d{12}$/, String(number).padStart(12, '0'));
}
