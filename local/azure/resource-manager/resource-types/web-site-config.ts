import { idIn } from '../estate.ts';
import type { ResourceType } from '../resource-type.ts';
import { siteAt, siteGroup, siteSlot } from './web-site.ts';

const TYPE = 'Microsoft.Web/sites/config';

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
          numberOfWorkers: 1,
          defaultDocuments: ['Default.htm', 'index.html', 'hostingstart.html'],
          phpVersion: '',
          pythonVersion: '',
          nodeVersion: '',
          powerShellVersion: '',
          linuxFxVersion: plan.model.linuxFxVersion,
          windowsFxVersion: null,
          javaVersion: null,
          javaContainer: null,
          javaContainerVersion: null,
          ...plan.model.config,
          requestTracingEnabled: false,
          remoteDebuggingEnabled: false,
          httpLoggingEnabled: false,
          detailedErrorLoggingEnabled: false,
          publishingUsername: `$${plan.name}`,
          publishingPassword: null,
          appSettings: null,
          connectionStrings: null,
          scmType: 'None',
          use32BitWorkerProcess: true,
          webSocketsEnabled: false,
          alwaysOn: plan.model.plan !== 'functions',
          appCommandLine: '',
          managedPipelineMode: 'Integrated',
          loadBalancing: 'LeastRequests',
          autoHealEnabled: false,
          cors: null,
          localMySqlEnabled: false,
          http20Enabled: false,
          minTlsVersion: '1.2',
          ftpsState: 'FtpsOnly',
          preWarmedInstanceCount: 0,
          healthCheckPath: null,
        },
      },
    ];
  },
};
