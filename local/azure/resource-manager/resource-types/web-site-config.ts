import { idIn } from '../estate.ts';
import type { ResourceType } from '../resource-type.ts';
import { siteAt, siteGroup, siteSlot } from './site-plan.ts';
import { AUTHENTICATION_NULLS, CONFIG_NULLS } from './web-nulls.ts';

const TYPE = 'Microsoft.Web/sites/config';

const ANYONE = [
  {
    ipAddress: 'Any',
    action: 'Allow',
    priority: 2147483647,
    name: 'Allow all',
    description: 'Allow all access',
  },
];
/** Who gets in. */
const ACCESS = {
  publicNetworkAccess: 'Enabled',
  ipSecurityRestrictions: ANYONE,
  scmIpSecurityRestrictions: ANYONE,
  scmIpSecurityRestrictionsUseMain: false,
  minTlsVersion: '1.2',
  scmMinTlsVersion: '1.2',
  ftpsState: 'FtpsOnly',
  siteAuthEnabled: false,
  siteAuthSettings: { ...AUTHENTICATION_NULLS, isAadAutoProvisioned: false },
  sitePrivateLinkHostEnabled: false,
};
/** What is the same for every app that nobody tuned. */
const SWITCHES = {
  windowsConfiguredStacks: [],
  requestTracingEnabled: false,
  remoteDebuggingEnabled: false,
  httpLoggingEnabled: false,
  acrUseManagedIdentityCreds: false,
  logsDirectorySizeLimit: 35,
  detailedErrorLoggingEnabled: false,
  scmType: 'None',
  use32BitWorkerProcess: true,
  webSocketsEnabled: false,
  appCommandLine: '',
  managedPipelineMode: 'Integrated',
  virtualApplications: [
    {
      virtualPath: '/',
      physicalPath: 'site\\wwwroot',
      preloadEnabled: true,
      virtualDirectories: null,
    },
  ],
  winAuthAdminState: 0,
  winAuthTenantState: 0,
  customAppPoolIdentityAdminState: false,
  customAppPoolIdentityTenantState: false,
  loadBalancing: 'LeastRequests',
  routingRules: [],
  experiments: { rampUpRules: [] },
  autoHealEnabled: false,
  vnetName: '',
  vnetRouteAllEnabled: false,
  vnetPrivatePortsCount: 0,
  localMySqlEnabled: false,
  http20Enabled: false,
  preWarmedInstanceCount: 0,
  elasticWebAppScaleLimit: 0,
  fileChangeAuditEnabled: false,
  functionsRuntimeScaleMonitoringEnabled: false,
  minimumElasticInstanceCount: 0,
  azureStorageAccounts: {},
  http20ProxyFlag: 0,
  antivirusScanEnabled: false,
  storageType: 'StorageVolume',
};

/** `config/web` of a site: the only place that says what a Windows app runs. Slot = site. */
export const webSiteConfig: ResourceType = {
  type: TYPE,
  pageSizes: [],
  emptyLastPage: 'never',
  slots: (_, slot) => ({ from: slot, to: slot + 1 }),
  slotOf: (estate, [site]) => siteSlot(estate, site),
  at(estate, slot) {
    const plan = siteAt(estate, slot);
    const group = siteGroup(estate, plan);
    if (group === undefined) return [];
    return [
      {
        id: idIn(estate, group, `Microsoft.Web/sites/${plan.name}/config/web`),
        // The site's name, not `web`: so recorded.
        name: plan.name,
        type: TYPE,
        location: plan.home.region.displayName,
        properties: {
          ...CONFIG_NULLS,
          numberOfWorkers: 1,
          defaultDocuments: ['Default.htm', 'index.html', 'hostingstart.html'],
          phpVersion: '',
          pythonVersion: '',
          nodeVersion: '',
          powerShellVersion: '',
          linuxFxVersion: plan.model.linuxFxVersion,
          ...plan.model.config,
          publishingUsername: `$${plan.name}`,
          alwaysOn: plan.model.plan !== 'functions',
          ...SWITCHES,
          ...ACCESS,
        },
      },
    ];
  },
};
