/** An API that tokens can be asked for. */
export interface Api {
  /** Its identifiers in the three clouds, without a trailing slash. */
  readonly audiences: readonly string[];
  /** Application permissions granted to the app: the token's `roles`. */
  readonly roles: readonly string[];
}

/** Azure Resource Manager. Its roles are assignments on scopes, not claims. */
export const RESOURCE_MANAGER_API: Api = {
  audiences: [
    'https://management.azure.com',
    'https://management.core.windows.net',
    'https://management.usgovcloudapi.net',
    'https://management.core.usgovcloudapi.net',
    'https://management.chinacloudapi.cn',
    'https://management.core.chinacloudapi.cn',
  ],
  roles: [],
};

/** Microsoft Graph, with what an administrator consented to for reading the directory. */
export const GRAPH_API: Api = {
  audiences: [
    'https://graph.microsoft.com',
    'https://graph.microsoft.us',
    'https://microsoftgraph.chinacloudapi.cn',
  ],
  roles: ['User.Read.All', 'Group.Read.All', 'Directory.Read.All'],
};
