import { appService } from '../../../lambdas/cmdb-discovery/resource-types/app-service.ts';
import { AzureError } from '../../../lambdas/shared/domain/resource-manager.ts';
import { answering, armId, listOf, SUBSCRIPTION } from './answering.ts';

const sites = listOf('Microsoft.Web/sites');
const siteId = armId('Microsoft.Web/sites/shop');
const config = `${siteId}/config/web`;

/** A site as the list shows it: a skeleton of its configuration. */
function site(kind: string | null, properties: object = {}) {
  return {
    id: siteId,
    kind,
    location: 'East US',
    properties: {
      state: 'Running',
      reserved: kind?.includes('linux') ?? false,
      serverFarmId: armId('Microsoft.Web/serverfarms/Plan-B1'),
      siteConfig: { linuxFxVersion: '', windowsFxVersion: null, netFrameworkVersion: null },
      ...properties,
    },
  };
}

async function discover(answers: Parameters<typeof answering>[0]) {
  const azure = answering(answers);
  const pages = await Array.fromAsync(appService.discover(azure, SUBSCRIPTION));
  return { items: pages.flat(), asked: azure.asked };
}

const runtimes = ({ items }: Awaited<ReturnType<typeof discover>>) =>
  items.map(({ attributes }) => ('runtime' in attributes ? attributes.runtime : undefined));

describe('an App Service app as configuration item', () => {
  it('has the attributes of the product page', async () => {
    const linux = site('app,linux', { siteConfig: { linuxFxVersion: 'NODE|20-lts' } });
    const { items, asked } = await discover({ [sites]: [[linux]] });

    expect(items).toMatchObject([
      {
        class: 'azure_app_service',
        name: 'shop',
        kind: 'app,linux',
        state: 'Running',
        region: 'eastus',
        attributes: {
          app_name: 'shop',
          plan: 'Plan-B1',
          region: 'eastus',
          runtime: 'NODE|20-lts',
        },
      },
    ]);
    expect(asked).toEqual([sites]);
  });

  it('keeps the kind of a function app', async () => {
    const app = site('functionapp,linux', { siteConfig: { linuxFxVersion: 'Python|3.11' } });
    const { items } = await discover({ [sites]: [[app]] });

    expect(items[0]?.kind).toBe('functionapp,linux');
  });

  it('reads the runtime of a Linux app from its site properties when the skeleton lacks it', async () => {
    const properties = [
      { name: 'LinuxFxVersion', value: 'PHP|8.2' },
      { name: 'WindowsFxVersion', value: null },
    ];
    const app = site('app,linux', { siteConfig: null, siteProperties: { properties } });

    expect(runtimes(await discover({ [sites]: [[app]] }))).toEqual(['PHP|8.2']);
  });

  it('shows a container’s image, on Linux and on Windows, without another call', async () => {
    const linux = site('app,linux,container', {
      siteConfig: { linuxFxVersion: 'DOCKER|registry.example/shop:7' },
    });
    const windows = site('app,container,windows', {
      siteConfig: { windowsFxVersion: 'DOCKER|registry.example/shop:8' },
    });
    const found = await discover({ [sites]: [[linux, windows]] });

    expect(runtimes(found)).toEqual([
      'DOCKER|registry.example/shop:7',
      'DOCKER|registry.example/shop:8',
    ]);
    expect(found.asked).toEqual([sites]);
  });

  it('never takes .NET’s version for the runtime of a Linux app that does not tell its own', async () => {
    const app = site('app,linux', { siteConfig: { netFrameworkVersion: 'v4.0' } });
    const found = await discover({ [sites]: [[app]] });

    expect(runtimes(found)).toEqual([null]);
    expect(found.asked).toEqual([sites]);
  });

  it.each([
    ['.NET', { netFrameworkVersion: 'v8.0', phpVersion: '' }, 'DOTNET|v8.0'],
    ['.NET Framework', { netFrameworkVersion: 'v4.0', phpVersion: '5.6' }, 'DOTNET|v4.0'],
    ['Node', { netFrameworkVersion: 'v4.0', nodeVersion: '~20' }, 'NODE|~20'],
    ['PHP', { netFrameworkVersion: 'v4.0', phpVersion: '7.4' }, 'PHP|7.4'],
    ['Python', { netFrameworkVersion: 'v4.0', pythonVersion: '3.4' }, 'PYTHON|3.4'],
    ['PowerShell', { netFrameworkVersion: 'v6.0', powerShellVersion: '7.4' }, 'POWERSHELL|7.4'],
    ['Java', { netFrameworkVersion: 'v4.0', javaVersion: '17' }, 'JAVA|17'],
    [
      'Tomcat',
      { javaVersion: '11', javaContainer: 'TOMCAT', javaContainerVersion: '9.0' },
      'JAVA|11|TOMCAT 9.0',
    ],
  ])('asks for the configuration of a Windows app: %s', async (_, properties, runtime) => {
    const found = await discover({ [sites]: [[site('app')]], [config]: { properties } });

    expect(runtimes(found)).toEqual([runtime]);
    expect(found.asked).toEqual([sites, config]);
  });

  it('takes v4.0 of a Windows function app for what it is, the default of every language', async () => {
    const properties = { netFrameworkVersion: 'v4.0' };
    const found = await discover({ [sites]: [[site('functionapp')]], [config]: { properties } });

    expect(runtimes(found)).toEqual([null]);
  });

  it('tolerates an app without kind and without plan', async () => {
    const bare = { id: siteId, properties: { reserved: true } };
    const { items } = await discover({ [sites]: [[bare]] });

    expect(items).toMatchObject([
      { kind: null, region: null, attributes: { plan: null, runtime: null } },
    ]);
  });

  it('stays without runtime when it is deleted before its configuration is read', async () => {
    const gone = new AzureError('azure_not_found', 'gone', '', { azureCode: 'ResourceNotFound' });

    expect(runtimes(await discover({ [sites]: [[site('app')]], [config]: gone }))).toEqual([null]);
  });

  it('is never half-read when its configuration cannot be read', async () => {
    const denied = new AzureError('azure_access_denied', 'no', '', { status: 403 });

    await expect(discover({ [sites]: [[site('app')]], [config]: denied })).rejects.toBe(denied);
  });
});
