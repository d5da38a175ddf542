import { azureAddresses, isWellKnownAuthority } from '../../../lambdas/shared/azure/clouds.ts';
import { AzureEnvironment } from '../../../lambdas/shared/azure/environment.ts';

describe('addresses of the Azure clouds', () => {
  it.each([
    ['public', 'login.microsoftonline.com', 'management.azure.com', 'graph.microsoft.com'],
    [
      'us-government',
      'login.microsoftonline.us',
      'management.usgovcloudapi.net',
      'graph.microsoft.us',
    ],
    [
      'china',
      'login.chinacloudapi.cn',
      'management.chinacloudapi.cn',
      'microsoftgraph.chinacloudapi.cn',
    ],
  ] as const)('knows the hosts and scopes of %s', (cloud, authority, arm, graph) => {
    expect(azureAddresses(cloud)).toEqual({
      authorityHost: `https://${authority}`,
      resourceManager: { endpoint: `https://${arm}`, scope: `https://${arm}/.default` },
      graph: { endpoint: `https://${graph}`, scope: `https://${graph}/.default` },
    });
  });

  it('takes addresses from the environment and leaves the scopes the cloud’s own', () => {
    const addresses = azureAddresses('public', {
      AZURE_AUTHORITY_HOST: 'https://127.0.0.1:1',
      AZURE_RESOURCE_MANAGER_ENDPOINT: 'https://127.0.0.1:2',
      MICROSOFT_GRAPH_ENDPOINT: 'https://127.0.0.1:3',
    });

    expect(addresses).toEqual({
      authorityHost: 'https://127.0.0.1:1',
      resourceManager: {
        endpoint: 'https://127.0.0.1:2',
        scope: 'https://management.azure.com/.default',
      },
      graph: { endpoint: 'https://127.0.0.1:3', scope: 'https://graph.microsoft.com/.default' },
    });
  });

  it('tells Microsoft’s own authorities from any other', () => {
    expect(isWellKnownAuthority('https://login.microsoftonline.us/')).toBe(true);
    expect(isWellKnownAuthority('https://login.microsoftonline.us.example.com')).toBe(false);
  });

  it('refuses addresses without TLS', () => {
    const { error } = AzureEnvironment.safeParse({ AZURE_AUTHORITY_HOST: 'http://127.0.0.1:1' });

    expect(error?.issues).toMatchObject([
      { path: ['AZURE_AUTHORITY_HOST'], message: 'must be an https:// address' },
    ]);
  });
});
