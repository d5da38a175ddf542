import * as z from 'zod';
import type { ArmResource, ResourceManager } from '../../shared/domain/resource-manager.ts';

/** The newest stable version. */
const API_VERSION = '2019-03-01';

/** The most that a page holds; with the context it holds 25. */
const PAGE = '250';
const PAGE_WITH_CONTEXT = '25';

/** Alerts of these services tell by their context alone what they are about and whether it is over. */
const EVENT_SERVICES = ['ServiceHealth', 'Resource Health'];

const text = z.string().nullish().catch(null);

/**
 * An alert as Azure lists it.
 *
 * @see https://learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/get-all
 */
export const ListedAlert = z.object({
  /** Of the target, with the alert's own id as last segment. */
  id: z.string(),
  name: text,
  properties: z.object({
    essentials: z.object({
      alertRule: text,
      /** What a person made of it: New, Acknowledged or Closed. */
      alertState: text,
      description: text,
      lastModifiedDateTime: text,
      monitorCondition: text,
      monitorConditionResolvedDateTime: text,
      monitorService: text,
      severity: text,
      signalType: text,
      sourceCreatedId: text,
      startDateTime: text,
      targetResource: text,
      targetResourceName: text,
    }),
    context: z.unknown().optional(),
    customProperties: z.unknown().optional(),
  }),
});
export type ListedAlert = z.infer<typeof ListedAlert>;

/** How far back Azure lists alerts, by when they fired. */
export type TimeRange = '1h' | '1d' | '7d' | '30d';

/**
 * Alerts that fired in a subscription, in pages; `asc`: oldest first, so that new ones move no page.
 *
 * @throws IntegrationError `azure_*` when any page cannot be read
 */
export async function* listAlerts(
  azure: ResourceManager,
  subscriptionId: string,
  timeRange: TimeRange,
  sortOrder: 'asc' | 'desc' = 'asc',
): AsyncGenerator<readonly ListedAlert[]> {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.AlertsManagement/alerts`;
  const shared = { timeRange, sortBy: 'startDateTime', sortOrder };
  const services = new Set<string>();
  const plain = { ...shared, pageCount: PAGE };
  for await (const { resources } of azure.pages(path, API_VERSION, undefined, plain)) {
    const alerts = resources.map(parse);
    for (const alert of alerts) {
      const service = eventServiceOf(alert);
      if (service !== undefined) services.add(service);
    }
    yield alerts.filter((alert) => eventServiceOf(alert) === undefined);
  }
  for (const monitorService of services) {
    const detailed = {
      ...shared,
      monitorService,
      includeContext: 'true',
      pageCount: PAGE_WITH_CONTEXT,
    };
    for await (const { resources } of azure.pages(path, API_VERSION, undefined, detailed)) {
      yield resources.map(parse);
    }
  }
}

/** One alert, with its context. @throws IntegrationError `azure_*` (`azure_not_found`: not within 30 days) */
export async function getAlert(azure: ResourceManager, alertId: string): Promise<ListedAlert> {
  return parse(await azure.get(alertId, API_VERSION));
}

function parse(resource: ArmResource): ListedAlert {
  return ListedAlert.parse(resource);
}

function eventServiceOf({ properties }: ListedAlert): string | undefined {
  const service = properties.essentials.monitorService;
  return EVENT_SERVICES.find((known) => known === service);
}
