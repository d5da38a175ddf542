import * as z from 'zod';
import type { ArmResource } from '../../shared/domain/resource-manager.ts';
import { armResource, optionalText, readResource } from './arm-resource.ts';

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
export type SiteConfig = z.infer<typeof SiteConfig>;

const WebConfig = z.object({ properties: SiteConfig });

/** An app as a list shows it: a skeleton of its configuration among its properties. */
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
export type Site = z.infer<typeof Site>;

export function readSite(resource: ArmResource): Site {
  return readResource(Site, resource, 'an App Service app');
}

/** Reads a site's own `config/web`. */
export function readSiteConfig(resource: ArmResource): SiteConfig {
  return readResource(WebConfig, resource, 'the configuration of an app').properties;
}

/** Whether the list does not tell the runtime but `config/web` will. */
export function needsConfig(site: Site): boolean {
  return !isLinux(site) && runtimeOf(site) === null;
}

/**
 * The runtime that a configuration of the site tells, the list's skeleton if no other, in Azure's own
 * way to write it, kept for Windows too: `NODE|20-lts`, `DOCKER|registry/image:tag`.
 */
export function runtimeOf(
  site: Site,
  config: SiteConfig | null | undefined = site.properties?.siteConfig,
): string | null {
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
