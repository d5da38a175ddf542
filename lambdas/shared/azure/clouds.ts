import type { AzureCloud } from '../domain/integration.ts';
import type { AzureEnvironment } from './environment.ts';

/** A service's address, and the scope of the tokens it takes. */
export interface AzureService {
  readonly endpoint: string;
  readonly scope: string;
}

/** The addresses of one Azure cloud. */
export interface AzureAddresses {
  readonly authorityHost: string;
  readonly resourceManager: AzureService;
  readonly graph: AzureService;
}

/**
 * @see https://learn.microsoft.com/graph/deployments
 * @see https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure
 * @see https://learn.microsoft.com/azure/china/resources-developer-guide
 */
const CLOUDS: Readonly<Record<AzureCloud, AzureAddresses>> = {
  public: {
    authorityHost: 'https://login.microsoftonline.com',
    resourceManager: service('https://management.azure.com'),
    graph: service('https://graph.microsoft.com'),
  },
  'us-government': {
    authorityHost: 'https://login.microsoftonline.us',
    resourceManager: service('https://management.usgovcloudapi.net'),
    graph: service('https://graph.microsoft.us'),
  },
  china: {
    authorityHost: 'https://login.chinacloudapi.cn',
    resourceManager: service('https://management.chinacloudapi.cn'),
    graph: service('https://microsoftgraph.chinacloudapi.cn'),
  },
};

/** The addresses of `cloud`, where the environment does not override them; scopes stay the cloud's own. */
export function azureAddresses(
  cloud: AzureCloud,
  environment: AzureEnvironment = {},
): AzureAddresses {
  const { authorityHost, resourceManager, graph } = CLOUDS[cloud];
  return {
    authorityHost: environment.AZURE_AUTHORITY_HOST ?? authorityHost,
    resourceManager: {
      endpoint: environment.AZURE_RESOURCE_MANAGER_ENDPOINT ?? resourceManager.endpoint,
      scope: resourceManager.scope,
    },
    graph: {
      endpoint: environment.MICROSOFT_GRAPH_ENDPOINT ?? graph.endpoint,
      scope: graph.scope,
    },
  };
}

/** Whether Microsoft's sign-in library knows this authority, and needs no discovery to trust it. */
export function isWellKnownAuthority(authorityHost: string): boolean {
  const { origin } = new URL(authorityHost);
  return Object.values(CLOUDS).some((cloud) => cloud.authorityHost === origin);
}

function service(endpoint: string): AzureService {
  return { endpoint, scope: `${endpoint}/.default` };
}
