import { join } from 'node:path';
import {
  RECORDED_SUBSCRIPTION_ID,
  recordedContent,
} from '../../../local/azure/recorded-content.ts';
import { describeWithSamples } from '../../published-samples.ts';
import { RECORDED_FOLDER, readSample } from './samples.ts';
import { failureOf, startTenant, type TenantUnderTest } from './tenant-under-test.ts';

describeWithSamples('resource-manager', 'a tenant of recorded answers', () => {
  let tenant: TenantUnderTest;
  beforeAll(async () => {
    tenant = await startTenant({ content: recordedContent(RECORDED_FOLDER) });
  });
  afterAll(() => tenant.azure.close());

  it('is one subscription with a real id', async () => {
    const { body } = await tenant.get('/subscriptions');
    expect(tenant.azure.subscriptionIds).toEqual([RECORDED_SUBSCRIPTION_ID]);
    expect(body.value).toMatchObject([{ subscriptionId: RECORDED_SUBSCRIPTION_ID }]);
  });

  it.each([
    ['Microsoft.Compute/virtualMachines', 'vm-list-j1-two-nics.json'],
    ['Microsoft.Network/networkInterfaces', 'nic-list-j1-13-multi-ipconfig-private-endpoints.json'],
    ['Microsoft.Sql/servers', 'sql-servers-list-j1.json'],
    ['Microsoft.DocumentDB/databaseAccounts', 'cosmos-accounts-list-j1-freetier.json'],
    ['Microsoft.Web/sites', 'web-sites-list-j1-app-and-functionapp-linux.json'],
    ['Microsoft.Web/serverfarms', 'web-serverfarms-list-j1.json'],
    ['Microsoft.Storage/storageAccounts', 'storage-list-j1-10-premium-without-accesstier.json'],
  ])('answers %s as recorded, but for the ids', async (type, file) => {
    const { body } = await tenant.get(`${tenant.subscription}/providers/${type}`);

    const recorded = JSON.stringify(readSample('recorded', file))
      .replaceAll('subscription-id', RECORDED_SUBSCRIPTION_ID)
      .replaceAll('directory-id', tenant.azure.tenantId);
    expect(body).toEqual(JSON.parse(recorded));
    for (const resource of body.value as unknown as { id: string }[]) {
      expect((await tenant.get(resource.id)).body).toEqual(resource);
    }
  });

  it('leads from seven clusters to an empty last page, on its own endpoint', async () => {
    const { body } = await tenant.get(
      `${tenant.subscription}/providers/Microsoft.ContainerService/managedClusters`,
    );
    expect(body.value).toHaveLength(7);
    expect(String(body.nextLink).startsWith(`${tenant.azure.endpoint}/`)).toBe(true);
    expect((await tenant.get(String(body.nextLink))).body).toEqual({ value: [] });
  });

  it('can lose its second page to a fault', async () => {
    const { id } = await tenant.simulator.addFault({
      match: { page: 2 },
      effect: { kind: 'provider-error' },
    });
    const list = tenant.list('Microsoft.ContainerService/managedClusters');
    await expect(list).rejects.toThrow(/ProviderError/);
    await tenant.simulator.clearFaults(id);
  });

  it('has the databases and the configuration that were recorded under their parents', async () => {
    const [server] = await tenant.list('Microsoft.Sql/servers');
    const sites = await tenant.list('Microsoft.Web/sites');
    const configurations = await Promise.all(sites.map(({ id }) => tenant.get(`${id}/config/web`)));
    expect(await tenant.list(`${server?.id}/databases`)).toHaveLength(3);
    expect(configurations.map(({ status }) => status).sort()).toEqual([200, 404]);
  });

  it('answers an empty list for what was not recorded, and 404 for unknown resources', async () => {
    const [server] = await tenant.list('Microsoft.Sql/servers');
    const unknown = await tenant.get(`${server?.id}x`);
    expect(await tenant.list(`${server?.id}/elasticPools`)).toEqual([]);
    expect(await tenant.list('Microsoft.Compute/virtualMachineScaleSets')).toEqual([]);
    expect(failureOf(unknown).code).toBe('ResourceNotFound');
  });

  it('does not change', async () => {
    const id = `${tenant.subscription}/resourceGroups/j1dev`;
    await expect(tenant.simulator.change({ change: 'delete', id })).rejects.toThrow(
      /Recorded content does not change/,
    );
  });
});

describe('recorded answers', () => {
  it('that are not there are an error, not an empty tenant', () => {
    const folder = join(import.meta.dirname, 'nothing-here');
    expect(() => recordedContent(folder)({ tenantId: 'tenant' })).toThrow(
      /holds no recorded answers/,
    );
  });
});
