import type { Resource } from '../../../local/azure/resource-manager/content.ts';
import { at, failureOf, startTenant, type TenantUnderTest } from './tenant-under-test.ts';

const MACHINES = 'Microsoft.Compute/virtualMachines';
const NICS = 'Microsoft.Network/networkInterfaces';

describe('between two runs, a tenant', () => {
  let tenant: TenantUnderTest;
  let subscriptionId: string;
  beforeEach(async () => {
    tenant = await startTenant({ size: 200, subscriptions: 1 });
    subscriptionId = tenant.azure.subscriptionIds[0] ?? '';
  });
  afterEach(() => tenant.azure.close());

  const ids = async (type: string) => (await tenant.list(type)).map(({ id }) => id.toLowerCase());
  const firstOf = async (type: string) => (await tenant.list(type))[0] as Resource;

  it('gains machines, with their NICs, and keeps the others as they were', async () => {
    const before = { machines: await ids(MACHINES), nics: await ids(NICS) };

    await tenant.simulator.change({
      change: 'add',
      kind: 'virtualMachines',
      subscriptionId,
      count: 3,
    });

    const machines = await ids(MACHINES);
    expect(machines.slice(0, -3)).toEqual(before.machines);
    expect(machines).toHaveLength(before.machines.length + 3);
    expect((await ids(NICS)).length).toBeGreaterThanOrEqual(before.nics.length + 3);
  });

  it('gains a database, on the server that has room', async () => {
    const databases = async () => {
      const servers = await tenant.list('Microsoft.Sql/servers');
      return (await Promise.all(servers.map(({ id }) => tenant.list(`${id}/databases`)))).flat();
    };
    const before = (await databases()).filter(({ name }) => name !== 'master').length;

    await tenant.simulator.change({ change: 'add', kind: 'databases', subscriptionId });

    const after = (await databases()).filter(({ name }) => name !== 'master').length;
    expect(after).toBe(before + 1);
  });

  it('loses a machine: gone from the list, 404 by id, its NICs deleted or left alone', async () => {
    const machines = await tenant.list(MACHINES);
    const withNics = (option: string) =>
      machines.find(
        (machine) =>
          at(
            (at(machine, 'properties', 'networkProfile', 'networkInterfaces') as never[])[0],
            'properties',
            'deleteOption',
          ) === option,
      ) as Resource;
    const nicOf = async (machine: Resource) =>
      (await tenant.list(NICS)).find(({ name }) => name === `${machine.name.toLowerCase()}-nic`);
    const [takesNics, leavesNics] = [withNics('Delete'), withNics('Detach')];

    await tenant.simulator.change({ change: 'delete', id: takesNics.id });
    await tenant.simulator.change({ change: 'delete', id: leavesNics.id });

    const answer = await tenant.get(takesNics.id);
    expect([answer.status, failureOf(answer).code]).toEqual([404, 'ResourceNotFound']);
    expect(await ids(MACHINES)).toHaveLength(machines.length - 2);
    expect(await nicOf(takesNics)).toBeUndefined();
    const left = await nicOf(leavesNics);
    expect(left).toBeDefined();
    expect(at(left, 'properties', 'virtualMachine')).toBeUndefined();
  });

  it('loses what hangs under a resource with it', async () => {
    const server = await firstOf('Microsoft.Sql/servers');
    const account = await firstOf('Microsoft.DocumentDB/databaseAccounts');
    const site = await firstOf('Microsoft.Web/sites');
    for (const { id } of [server, account, site]) {
      await tenant.simulator.change({ change: 'delete', id });
    }

    const answers = await Promise.all(
      [`${server.id}/databases`, `${account.id}/sqlDatabases`, `${site.id}/config/web`].map(
        tenant.get,
      ),
    );

    expect(answers.map((answer) => failureOf(answer).code)).toEqual(
      Array.from({ length: 3 }, () => 'ParentResourceNotFound'),
    );
  });

  it('loses a resource group with everything in it', async () => {
    const machine = await firstOf(MACHINES);
    const [, group = ''] = /resourceGroups\/([^/]+)/.exec(machine.id) ?? [];
    const groupId = (await ids(`${tenant.subscription}/resourceGroups`)).find((id) =>
      id.endsWith(`/${group.toLowerCase()}`),
    );

    await tenant.simulator.change({ change: 'delete', id: groupId ?? '' });

    const answer = await tenant.get(machine.id);
    expect([answer.status, failureOf(answer).code]).toEqual([404, 'ResourceGroupNotFound']);
    const machines = await ids(MACHINES);
    expect(machines.some((id) => id.includes(`/${group.toLowerCase()}/`))).toBe(false);
  });

  it.each([
    [MACHINES, 'Standard_E8s_v5', ['properties', 'hardwareProfile', 'vmSize']],
    ['Microsoft.Storage/storageAccounts', 'Premium_ZRS', ['sku', 'name']],
    ['Microsoft.Web/serverfarms', 'P2v3', ['sku', 'name']],
    [
      'Microsoft.ContainerService/managedClusters',
      'Standard_D16s_v5',
      ['properties', 'agentPoolProfiles', '0', 'vmSize'],
    ],
  ])('sees %s resized, in the list and by id', async (type, size, path) => {
    const { id } = await firstOf(type);

    await tenant.simulator.change({ change: 'resize', id, size });

    expect(at(await firstOf(type), ...path)).toBe(size);
    expect(at((await tenant.get(id)).body, ...path)).toBe(size);
  });

  it('sees a database resized and its server not', async () => {
    const server = await firstOf('Microsoft.Sql/servers');
    const database = (await tenant.list(`${server.id}/databases`))[1] as Resource;

    await tenant.simulator.change({ change: 'resize', id: database.id, size: 'S3' });

    const { body } = await tenant.get(database.id);
    expect(at(body, 'properties', 'currentServiceObjectiveName')).toBe('S3');
    await expect(
      tenant.simulator.change({ change: 'resize', id: server.id, size: 'S3' }),
    ).rejects.toThrow(/has no size to change/);
  });

  it('sees a resource updated by merge patches, one after the other', async () => {
    const { id } = await firstOf(MACHINES);
    const update = (patch: { tags: Record<string, string | null> }) =>
      tenant.simulator.change({ change: 'update', id, patch });

    await update({ tags: { team: 'blue', owner: null } });
    await update({ tags: { team: 'red' } });

    const { body } = await tenant.get(id);
    expect(body.tags).toMatchObject({ team: 'red', workload: expect.any(String) });
    expect(body.tags).not.toHaveProperty('owner');
  });

  it('moves a machine to another group: a new id, known to its NICs, and the old one gone', async () => {
    const machine = await firstOf(MACHINES);

    const { id = '' } = await tenant.simulator.change({
      change: 'move',
      id: machine.id,
      resourceGroup: 'rg-moved',
    });

    expect(id.toLowerCase()).toContain('/resourcegroups/rg-moved/');
    expect((await tenant.get(id)).status).toBe(200);
    expect(failureOf(await tenant.get(machine.id)).code).toBe('ResourceNotFound');
    expect(await ids(MACHINES)).toContain(id.toLowerCase());
    const owners = (await tenant.list(NICS)).map((nic) =>
      String(at(nic, 'properties', 'virtualMachine', 'id')).toLowerCase(),
    );
    expect(owners).toContain(id.toLowerCase());
    expect(owners).not.toContain(machine.id.toLowerCase());
    expect(await ids(`${tenant.subscription}/resourceGroups`)).toContainEqual(
      expect.stringMatching(/\/rg-moved$/),
    );
  });

  it('moves a NIC, and its machine knows', async () => {
    const nic = await firstOf(NICS);
    const { id = '' } = await tenant.simulator.change({
      change: 'move',
      id: nic.id,
      resourceGroup: 'rg-moved',
    });
    const { body } = await tenant.get(String(at(nic, 'properties', 'virtualMachine', 'id')));
    expect(at(body, 'properties', 'networkProfile', 'networkInterfaces', '0', 'id')).toBe(id);
  });

  it('moves the databases of a server with it', async () => {
    const server = await firstOf('Microsoft.Sql/servers');
    const { id } = await tenant.simulator.change({
      change: 'move',
      id: server.id,
      resourceGroup: 'rg-moved',
    });
    const databases = await tenant.list(`${id}/databases`);
    expect(databases.length).toBeGreaterThan(1);
    expect(databases.every((database) => database.id.startsWith(`${id}/`))).toBe(true);
  });

  it('refuses changes of what is not there, and changes it does not know', async () => {
    const id = `${tenant.subscription}/resourceGroups/x/providers/${MACHINES}/nobody`;
    await expect(tenant.simulator.change({ change: 'delete', id })).rejects.toThrow(
      /There is no resource/,
    );
    await expect(
      tenant.simulator.change({ change: 'set-access', subscriptionId: 'x', role: 'none' }),
    ).rejects.toThrow(/no subscription x/);
    await expect(tenant.simulator.change({ change: 'paint' } as never)).rejects.toThrow(/change/);
  });
});
