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

/** Microsoft Graph. What an administrator consented to is set in the app registration. */
export const GRAPH_API: Api = {
  audiences: [
    'https://graph.microsoft.com',
    'https://graph.microsoft.us',
    'https://microsoftgraph.chinacloudapi.cn',
  ],
  roles: [],
};
