import type { ConfigurationItem, DiscoveredItem } from '../../shared/domain/configuration-item.ts';
import type { ResourceManager } from '../../shared/domain/resource-manager.ts';
import { lastSegment } from './arm-id.ts';
import { describeResource, keyOf } from './arm-resource.ts';
import { childrenOf } from './children.ts';
import type { ResourceType } from './resource-type.ts';
import { needsConfig, readSite, readSiteConfig, runtimeOf, type Site } from './site.ts';
import { unlessGone } from './unless-gone.ts';

const API_VERSION = '2025-05-01';

/**
 * Web and function apps. The list fills in the runtime of Linux apps and containers only, so a
 * Windows app costs a call of its own whenever it was modified.
 *
 * @see https://learn.microsoft.com/rest/api/appservice/web-apps/list
 */
export const appService: ResourceType = {
  name: 'app-service',
  ciClass: 'azure_app_service',
  apiVersion: API_VERSION,
  armTypes: ['microsoft.web/sites'],
  async *discover(azure, subscriptionId, recall, cursor) {
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Web/sites`;
    for await (const { resources, next } of azure.pages(path, API_VERSION, cursor)) {
      const sites = resources.map(readSite);
      const keys = sites.filter(needsConfig).map(({ id }) => id.toLowerCase());
      const stored = keys.length > 0 ? await recall(keys) : new Map<string, ConfigurationItem>();
      // An app deleted after it had been listed is no item.
      const items = (site: Site) =>
        unlessGone(readApp(azure, site, stored.get(site.id.toLowerCase())), []);
      yield { items: await childrenOf(sites, items), cursor: next };
    }
  },
  // What is stored does not count here: somebody says that the app has changed.
  async read(azure, armId) {
    return readApp(azure, readSite(await azure.get(armId, API_VERSION)));
  },
};

async function readApp(
  azure: ResourceManager,
  site: Site,
  stored?: ConfigurationItem,
): Promise<DiscoveredItem[]> {
  if (!needsConfig(site)) return [toAppService(site)];
  const known = storedRuntime(site, stored);
  if (known !== undefined) return [toAppService(site, known)];
  const config = readSiteConfig(await azure.get(`${site.id}/config/web`, API_VERSION));
  return [toAppService(site, runtimeOf(site, config))];
}

/** The runtime that was read when the app had been modified last; undefined when it was not since. */
function storedRuntime(site: Site, stored?: ConfigurationItem): string | null | undefined {
  const modified = site.properties?.lastModifiedTimeUtc;
  if (!modified || stored?.class !== 'azure_app_service') return undefined;
  return stored.details.last_modified === modified ? stored.attributes.runtime : undefined;
}

/** @param runtime of a Windows app, from its `config/web` */
export function toAppService(site: Site, runtime = runtimeOf(site)): DiscoveredItem {
  const { properties } = site;
  const item = describeResource(site);
  return {
    class: 'azure_app_service',
    resourceType: 'app-service',
    ...item,
    state: properties?.state ?? null,
    relatedId: keyOf(properties?.serverFarmId),
    details: {
      plan_id: keyOf(properties?.serverFarmId),
      host_name: properties?.defaultHostName ?? null,
      kind: site.kind ?? null,
      last_modified: properties?.lastModifiedTimeUtc ?? null,
    },
    attributes: {
      app_name: item.name,
      plan: properties?.serverFarmId ? lastSegment(properties.serverFarmId) : null,
      region: item.region,
      runtime,
    },
  };
}
