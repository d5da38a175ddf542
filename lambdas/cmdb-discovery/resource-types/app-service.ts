import * as z from 'zod';
import type { ConfigurationItem, DiscoveredItem } from '../../shared/domain/configuration-item.ts';
import type { ArmResource, ResourceManager } from '../../shared/domain/resource-manager.ts';
import { lastSegment } from './arm-id.ts';
import {
  armResource,
  describeResource,
  optionalText,
  readResource,
  relatedKey,
} from './arm-resource.ts';
import { childrenOf } from './children.ts';
import type { ResourceType } from './resource-type.ts';
import { unlessGone } from './unless-gone.ts';

const API_VERSION = '2025-05-01';

const SiteConfig = z.object({
  linuxFxVersion: optionalText,
  windowsFxVersion: optionalText,
  javaVersion: optionalText,
  javaContainer: optionalText,
  javaContainerVersion: optionalText,
  phpVersion: optionalText,
  pythonVersion: optionalText,
  nodeVersion: optionalText,
  powerShellVersion: optionalText,
  netFrameworkVersion: optionalText,
});
type SiteConfig = z.infer<typeof SiteConfig>;

const WebConfig = z.object({ properties: SiteConfig });

const Site = z.object({
  ...armResource,
  properties: z
    .object({
      serverFarmId: optionalText,
      /** True for Linux. */
      reserved: z.boolean().nullish(),
      state: optionalText,
      defaultHostName: optionalText,
      lastModifiedTimeUtc: optionalText,
      siteConfig: SiteConfig.nullish(),
      siteProperties: z
        .object({
          properties: z.array(z.object({ name: optionalText, value: optionalText })).nullish(),
        })
        .nullish(),
    })
    .nullish(),
});
type Site = z.infer<typeof Site>;

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
  const config = await azure.get(`${site.id}/config/web`, API_VERSION);
  const { properties } = readResource(WebConfig, config, 'the configuration of an app');
  return [toAppService(site, runtimeOf(site, properties))];
}

/** The runtime that was read when the app had been modified last; undefined when it was not since. */
function storedRuntime(site: Site, stored?: ConfigurationItem): string | null | undefined {
  const modified = site.properties?.lastModifiedTimeUtc;
  if (!modified || stored?.class !== 'azure_app_service') return undefined;
  return stored.details.last_modified === modified ? stored.attributes.runtime : undefined;
}

export function readSite(resource: ArmResource): Site {
  return readResource(Site, resource, 'an App Service app');
}

/** Whether the list does not tell the runtime but `config/web` will. */
export function needsConfig(site: Site): boolean {
  return !isLinux(site) && runtimeOf(site, site.properties?.siteConfig) === null;
}

/** @param runtime of a Windows app, from its `config/web` */
export function toAppService(
  site: Site,
  runtime = runtimeOf(site, site.properties?.siteConfig),
): DiscoveredItem {
  const { properties } = site;
  const item = describeResource(site);
  return {
    class: 'azure_app_service',
    resourceType: 'app-service',
    ...item,
    state: properties?.state ?? null,
    relatedId: relatedKey(properties?.serverFarmId),
    details: {
      plan_id: properties?.serverFarmId ?? null,
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

/** `NODE|20-lts`, `DOCKER|registry/image:tag`: Azure's own way to write a runtime, kept for Windows. */
function runtimeOf(site: Site, config: SiteConfig | null | undefined): string | null {
  const container = config?.windowsFxVersion || siteProperty(site, 'WindowsFxVersion');
  const linux = config?.linuxFxVersion || siteProperty(site, 'LinuxFxVersion');
  if (linux || isLinux(site)) return linux || null;
  return container || windowsRuntime(site, config);
}

/** The version that is set; .NET comes last, since every Windows app has one. */
function windowsRuntime(site: Site, config: SiteConfig | null | undefined): string | null {
  if (config?.javaVersion) {
    const container = [config.javaContainer, config.javaContainerVersion].filter(Boolean).join(' ');
    return ['JAVA', config.javaVersion, container].filter(Boolean).join('|');
  }
  if (config?.nodeVersion) return `NODE|${config.nodeVersion}`;
  if (config?.pythonVersion) return `PYTHON|${config.pythonVersion}`;
  // PHP 5.6 is a default of Windows apps too: https://learn.microsoft.com/rest/api/appservice/web-apps/get-configuration
  if (config?.phpVersion && config.phpVersion !== '5.6') return `PHP|${config.phpVersion}`;
  if (config?.powerShellVersion) return `POWERSHELL|${config.powerShellVersion}`;
  // Function apps of any language carry v4.0: https://github.com/Azure/azure-sdk-for-js/issues/26893
  const isDefault = config?.netFrameworkVersion === 'v4.0' && /functionapp/i.test(site.kind ?? '');
  return config?.netFrameworkVersion && !isDefault ? `DOTNET|${config.netFrameworkVersion}` : null;
}

function isLinux({ kind, properties }: Site): boolean {
  return properties?.reserved === true || /linux/i.test(kind ?? '');
}

function siteProperty({ properties }: Site, name: string): string | undefined {
  const found = properties?.siteProperties?.properties?.find((one) => one.name === name);
  return found?.value ?? undefined;
}
