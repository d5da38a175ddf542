import type { JsonObject } from '../../json.ts';
import { type Estate, idIn } from '../estate.ts';
import type { ResourceType } from '../resource-type.ts';
import { planId, SITES_PER_BLOCK } from './app-service-plan.ts';
import { type SiteModel, type SitePlan, siteAt, siteGroup, siteSlot } from './site-plan.ts';
import { LISTED_CONFIG_NULLS, SITE_NULLS } from './web-nulls.ts';

const TYPE = 'Microsoft.Web/sites';

/** Web apps, API apps and function apps: one list holds them all. */
export const webSite: ResourceType = {
  type: TYPE,
  pageSizes: [100],
  emptyLastPage: 'sometimes',
  slots: (estate) => ({ from: 0, to: estate.count('sites') }),
  slotOf: (estate, [name]) => siteSlot(estate, name),
  at(estate, slot) {
    const plan = siteAt(estate, slot);
    const group = siteGroup(estate, plan);
    if (group === undefined) return [];
    const { name, home, model } = plan;
    const tags = slot % 3 === 0 ? undefined : home.tags;
    return [
      {
        id: idIn(estate, group, `${TYPE}/${name}`),
        name,
        type: TYPE,
        kind: model.kind,
        location: home.region.displayName,
        ...(tags && { tags }),
        properties: siteProperties(estate, plan, group, tags ?? null),
      },
    ];
  },
};

function siteProperties(
  estate: Estate,
  { slot, name, home, model }: SitePlan,
  group: string,
  tags: JsonObject | null,
): JsonObject {
  const host = `${name}.azurewebsites.net`;
  const scmHost = `${name}.scm.azurewebsites.net`;
  const isLinux = model.plan !== 'windows';
  const space = `${home.name}-${home.region.displayName.replaceAll(' ', '')}webspace`;
  const webSpace = isLinux ? `${space}-Linux` : space;
  const stamp = `waws-prod-blu-${100 + (estate.dice('stamp', home.name) % 200)}`;
  const inbound = `20.49.${slot & 0xff}.${(slot >>> 8) & 0xff}`;
  return {
    ...SITE_NULLS,
    ...SITE_SWITCHES,
    name,
    state: slot % 13 === 12 ? 'Stopped' : 'Running',
    hostNames: [host],
    webSpace,
    selfLink: `https://${stamp}.api.azurewebsites.windows.net:454/subscriptions/${estate.subscriptionId}/webspaces/${webSpace}/sites/${name}`,
    repositorySiteName: name,
    enabledHostNames: [host, scmHost],
    siteProperties: {
      metadata: null,
      properties: [
        { name: 'LinuxFxVersion', value: model.linuxFxVersion },
        { name: 'WindowsFxVersion', value: null },
      ],
      appSettings: null,
    },
    hostNameSslStates: [hostNameState(host, 'Standard'), hostNameState(scmHost, 'Repository')],
    computeMode: model.plan === 'functions' ? 'Dynamic' : 'Dedicated',
    serverFarmId: planId(estate, Math.floor(slot / SITES_PER_BLOCK), model.plan),
    reserved: isLinux,
    lastModifiedTimeUtc: estate.timestamp('site', slot).slice(0, 22),
    siteConfig: listedConfig(model),
    deploymentId: name,
    sku: model.plan === 'functions' ? 'Dynamic' : 'Standard',
    clientAffinityEnabled: !isLinux,
    customDomainVerificationId: estate.hex(64, 'domain-verification').toUpperCase(),
    kind: model.kind,
    inboundIpAddress: inbound,
    possibleInboundIpAddresses: inbound,
    ftpUsername: `${name}\\$${name}`,
    ftpsHostName: `ftps://${stamp}.ftp.azurewebsites.windows.net/site/wwwroot`,
    outboundIpAddresses: `20.75.157.245,20.75.158.44,${inbound}`,
    possibleOutboundIpAddresses: `20.75.157.245,20.75.158.44,20.75.158.64,${inbound}`,
    containerSize: model.plan === 'functions' ? 1536 : 0,
    homeStamp: stamp,
    tags,
    resourceGroup: group,
    defaultHostName: host,
    eligibleLogCategories: model.kind?.startsWith('functionapp')
      ? 'FunctionAppLogs'
      : 'AppServiceAppLogs,AppServiceConsoleLogs,AppServiceHTTPLogs',
  };
}

/** What is the same for every site that nobody tuned. */
const SITE_SWITCHES = {
  usageState: 'Normal',
  enabled: true,
  adminEnabled: true,
  afdEnabled: false,
  availabilityState: 'Normal',
  sslCertificates: [],
  csrs: [],
  siteMode: 'Limited',
  isXenon: false,
  hyperV: false,
  storageRecoveryDefaultState: 'Running',
  contentAvailabilityState: 'Normal',
  runtimeAvailabilityState: 'Normal',
  secretsCollection: [],
  dnsConfiguration: {},
  vnetRouteAllEnabled: false,
  vnetImagePullEnabled: false,
  vnetContentShareEnabled: false,
  scmSiteAlsoStopped: false,
  clientCertEnabled: false,
  clientCertMode: 'Required',
  hostNamesDisabled: false,
  ipMode: 'IPv4',
  vnetBackupRestoreEnabled: false,
  dailyMemoryTimeQuota: 0,
  siteDisabledReason: 0,
  httpsOnly: true,
  endToEndEncryptionEnabled: false,
  functionsRuntimeAdminIsolationEnabled: false,
  redundancyMode: 'None',
  publicNetworkAccess: 'Enabled',
  storageAccountRequired: false,
  keyVaultReferenceIdentity: 'SystemAssigned',
  defaultHostNameScope: 'Global',
};

/**
 * What a list shows of the configuration: the Linux runtime, and null for nearly everything else.
 * @see https://github.com/Azure/azure-sdk-for-js/issues/26881
 */
function listedConfig(model: SiteModel): JsonObject {
  return {
    ...LISTED_CONFIG_NULLS,
    numberOfWorkers: 1,
    linuxFxVersion: model.linuxFxVersion,
    acrUseManagedIdentityCreds: false,
    alwaysOn: model.plan !== 'functions',
    http20Enabled: false,
    functionAppScaleLimit: model.plan === 'functions' ? 200 : 0,
    minimumElasticInstanceCount: 0,
  };
}

function hostNameState(name: string, hostType: string): JsonObject {
  return {
    name,
    sslState: 'Disabled',
    ipBasedSslResult: null,
    virtualIP: null,
    virtualIPv6: null,
    thumbprint: null,
    certificateResourceId: null,
    toUpdate: null,
    toUpdateIpBasedSsl: null,
    ipBasedSslState: 'NotConfigured',
    hostType,
  };
}
