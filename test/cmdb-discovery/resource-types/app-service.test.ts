import { appService } from '../../../lambdas/cmdb-discovery/resource-types/app-service.ts';
import { type ArmResource, AzureError } from '../../../lambdas/shared/domain/resource-manager.ts';
import { allOf, answering, armId, listOf, recalling, recallNothing } from './answering.ts';

const sites = listOf('Microsoft.Web/sites');
const siteId = armId('Microsoft.Web/sites/shop');
const planId = armId('Microsoft.Web/serverfarms/Plan-B1');
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
      serverFarmId: planId,
      defaultHostName: 'shop.azurewebsites.net',
      lastModifiedTimeUtc: '2023-11-28T07:02:39.69',
      siteConfig: { linuxFxVersion: '', windowsFxVersion: null, netFrameworkVersion: null },
      ...properties,
    },
  };
}

async function discover(answers: Parameters<typeof answering>[0], recall = recallNothing) {
  const azure = answering(answers);
  return { items: await allOf(appService, azure, recall), asked: azure.asked };
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
        relatedId: planId.toLowerCase(),
        details: {
          plan_id: planId.toLowerCase(),
          host_name: 'shop.azurewebsites.net',
          kind: 'app,linux',
          last_modified: '2023-11-28T07:02:39.69',
        },
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
      { kind: null, region: null, relatedId: null, attributes: { plan: null, runtime: null } },
    ]);
  });

  it('is none when it is deleted before its configuration is read', async () => {
    const gone = new AzureError('azure_not_found', 'gone', '', { azureCode: 'ResourceNotFound' });

    expect((await discover({ [sites]: [[site('app')]], [config]: gone })).items).toEqual([]);
  });

  it('is never half-read when its configuration cannot be read', async () => {
    const denied = new AzureError('azure_access_denied', 'no', '', { status: 403 });

    await expect(discover({ [sites]: [[site('app')]], [config]: denied })).rejects.toBe(denied);
  });
});

describe('the runtime of a Windows app that was discovered before', () => {
  const answers = {
    [sites]: [[site('app')]],
    [config]: { properties: { netFrameworkVersion: 'v9.0' } },
  };
  const stored = { properties: { netFrameworkVersion: 'v8.0' } };

  async function discoverAfter(before: object, properties: ArmResource) {
    const first = await discover({ [sites]: [[site('app', before)]], [config]: properties });
    const memory = recalling(...first.items);
    return { ...(await discover(answers, memory.recall)), recalled: memory.asked };
  }

  it('is not asked for again while the app is not modified', async () => {
    const found = await discoverAfter({}, stored);

    expect(runtimes(found)).toEqual(['DOTNET|v8.0']);
    expect(found.asked).toEqual([sites]);
    expect(found.recalled).toEqual([siteId.toLowerCase()]);
  });

  it('is not asked for again though the configuration does not tell it either', async () => {
    const found = await discoverAfter({}, { properties: { netFrameworkVersion: '' } });

    expect(runtimes(found)).toEqual([null]);
    expect(found.asked).toEqual([sites]);
  });

  it.each([
    ['was modified', '2023-11-27T00:00:00.00'],
    ['was stored without the time of its modification', null],
  ])('is asked for again when the app %s', async (_, lastModifiedTimeUtc) => {
    const found = await discoverAfter({ lastModifiedTimeUtc }, stored);

    expect(runtimes(found)).toEqual(['DOTNET|v9.0']);
    expect(found.asked).toEqual([sites, config]);
  });

  it('is asked for when Azure does not tell the time of the modification', async () => {
    const silent = site('app', { lastModifiedTimeUtc: null });
    const first = await discover({ ...answers, [sites]: [[silent]] });
    const again = await discover(
      { ...answers, [sites]: [[silent]] },
      recalling(...first.items).recall,
    );

    expect(again.asked).toEqual([sites, config]);
  });

  it('is recalled for no app whose list entry tells it', async () => {
    const memory = recalling();
    const linux = site('app,linux', { siteConfig: { linuxFxVersion: 'NODE|20-lts' } });
    await discover({ [sites]: [[linux]] }, memory.recall);

    expect(memory.asked).toEqual([]);
  });
});

describe('reading an App Service app by id', () => {
  it('reads its configuration too, whatever is stored', async () => {
    const properties = { netFrameworkVersion: 'v9.0' };
    const answers = { [siteId]: site('app'), [config]: { properties } };
    const listed = await discover({ ...answers, [sites]: [[site('app')]] });
    const azure = answering(answers);

    expect(await appService.read(azure, siteId, recalling(...listed.items).recall)).toEqual(
      listed.items,
    );
    expect(azure.asked).toEqual([siteId, config]);
  });

  it.each([
    ['it', siteId],
    ['its configuration', config],
  ])('says that it is gone when %s is', async (_, path) => {
    const gone = new AzureError('azure_not_found', 'gone', '', { azureCode: 'ResourceNotFound' });
    const azure = answering({ [siteId]: site('app'), [path]: gone });

    await expect(appService.read(azure, siteId, recallNothing)).rejects.toBe(gone);
  });
});
