import type { JsonObject } from '../../../../local/azure/json.ts';
import type { Resource } from '../../../../local/azure/resource-manager/content.ts';
import type { ChangeInput } from '../../../../local/azure/simulator/change.ts';
import { at } from '../tenant-under-test.ts';
import { changesQuery, type GraphUnderTest, MACHINES, startGraph } from './graph-under-test.ts';

const DAY = 86_400_000;

describe('resourcechanges', () => {
  let graph: GraphUnderTest;
  let subscriptionId: string;
  beforeEach(async () => {
    graph = await startGraph();
    subscriptionId = graph.azure.subscriptionIds[0] ?? '';
  });
  afterEach(() => graph.azure.close());

  const happen = (change: ChangeInput) => graph.simulator.change(change);
  const feed = () => graph.rows('resourcechanges | order by id asc');
  /** Change type and target (type and name), sorted. */
  const told = async () =>
    (await feed())
      .map(({ properties }) => properties as JsonObject)
      .map(({ changeType, targetResourceId }) => {
        const [, rest = ''] = String(targetResourceId).split('/providers/');
        return `${changeType} ${rest}`;
      })
      .sort();
  const first = async (type: string) => (await graph.list(type))[0] as Resource;

  it('is empty for a tenant where nothing happened', async () => {
    expect(await feed()).toEqual([]);
  });

  it('tells of a created machine and what was created with it', async () => {
    const before = (await graph.list(MACHINES)).length;
    await happen({ change: 'add', kind: 'virtualMachines', subscriptionId, count: 2 });

    const machines = (await graph.list(MACHINES)).slice(before);
    const changes = await told();
    for (const { name } of machines) {
      expect(changes).toContain(`Create ${MACHINES}/${name}`);
      expect(changes).toContain(
        `Create Microsoft.Network/networkInterfaces/${name.toLowerCase()}-nic`,
      );
    }
    expect(changes.every((change) => change.startsWith('Create '))).toBe(true);
  });

  it.each([
    ['storageAccounts', 'Microsoft.Storage/storageAccounts'],
    ['sites', 'Microsoft.Web/sites'],
    ['databaseAccounts', 'Microsoft.DocumentDB/databaseAccounts'],
    ['managedClusters', 'Microsoft.ContainerService/managedClusters'],
  ] as const)('tells of everything that %s add to the lists, once', async (kind, type) => {
    const types = [type, 'Microsoft.Web/serverfarms', 'Microsoft.Compute/virtualMachineScaleSets'];
    const idsOf = async () =>
      (await Promise.all(types.map(graph.list))).flat().map(({ id }) => id.toLowerCase());
    const before = new Set(await idsOf());

    await happen({ change: 'add', kind, subscriptionId, count: 9 });

    const created = (await idsOf()).filter((id) => !before.has(id));
    const targets = (await feed()).map((row) =>
      String(at(row, 'properties', 'targetResourceId')).toLowerCase(),
    );
    expect(targets.sort()).toEqual(created.sort());
  });

  it('tells of created databases, with servers and pools, and not of the old ones', async () => {
    await happen({ change: 'add', kind: 'databases', subscriptionId, count: 20 });

    const changes = await told();
    const databases = changes.filter((change) => /\/databases\/(?!master$)/.test(change));
    const servers = changes.filter((change) => /servers\/[^/]+$/.test(change));
    const masters = changes.filter((change) => change.endsWith('/databases/master'));
    expect(databases).toHaveLength(20);
    expect(servers.length).toBeGreaterThan(0);
    expect(masters).toHaveLength(servers.length);
    expect(changes.every((change) => change.startsWith('Create '))).toBe(true);
  });

  it('tells of a deleted server and its databases', async () => {
    const servers = await graph.list('Microsoft.Sql/servers');
    const { id, name } = servers[0] as Resource;
    const databases = await graph.list(`${id}/databases`);
    await happen({ change: 'delete', id });

    expect(await told()).toEqual(
      [`Microsoft.Sql/servers/${name}`]
        .concat(
          databases.map((database) => `Microsoft.Sql/servers/${name}/databases/${database.name}`),
        )
        .map((resource) => `Delete ${resource}`)
        .sort(),
    );
  });

  it('tells of a resize with what was and is, of an update and of nothing else', async () => {
    const { id, name } = await first(MACHINES);
    await happen({ change: 'resize', id, size: 'Standard_E64s_v5' });

    const [row] = await feed();
    expect(await told()).toEqual([`Update ${MACHINES}/${name}`]);
    expect(at(row, 'properties', 'changes')).toEqual({
      'properties.hardwareProfile.vmSize': {
        previousValue: expect.stringMatching(/^Standard_/),
        newValue: 'Standard_E64s_v5',
      },
    });
    expect(at(row, 'properties', 'changeAttributes', 'changesCount')).toBe(1);

    await happen({ change: 'update', id, patch: { tags: { team: 'blue' } } });
    await happen({ change: 'update', id, patch: { tags: { team: 'blue' } } });
    expect(await told()).toEqual(Array.from({ length: 2 }, () => `Update ${MACHINES}/${name}`));
  });

  it('tells of a move as a Delete of the old id and a Create of the new one', async () => {
    const account = await first('Microsoft.Storage/storageAccounts');
    const { id = '' } = await happen({
      change: 'move',
      id: account.id,
      resourceGroup: 'rg-elsewhere',
    });

    const changes = (await feed()).map(({ properties }) => properties as JsonObject);
    const ids = Object.fromEntries(
      changes.map(({ changeType, targetResourceId }) => [
        changeType,
        String(targetResourceId).toLowerCase(),
      ]),
    );
    expect(changes).toHaveLength(2);
    expect(ids).toEqual({ Delete: account.id.toLowerCase(), Create: id.toLowerCase() });
  });

  it('tells of everything that went with a resource group', async () => {
    const machine = await first(MACHINES);
    const group = /resourceGroups\/([^/]+)/i.exec(machine.id)?.[1]?.toLowerCase() ?? '';
    const inGroup = (await graph.rows('resources | project id, resourceGroup | order by id asc'))
      .filter(({ resourceGroup }) => resourceGroup === group)
      .map(({ id }) => id);
    await happen({ change: 'delete', id: `${graph.subscription}/resourceGroups/${group}` });

    const gone = (await feed())
      .filter((row) => at(row, 'properties', 'changeType') === 'Delete')
      .map((row) => at(row, 'properties', 'targetResourceId'));
    expect(inGroup.length).toBeGreaterThan(1);
    expect(gone).toEqual(expect.arrayContaining(inGroup));
  });

  it('says nothing of what Resource Graph does not track', async () => {
    const accounts = await graph.list('Microsoft.DocumentDB/databaseAccounts');
    const children: Resource[] = [];
    for (const { id } of accounts) {
      const { status, body } = await graph.get(`${id}/sqlDatabases`);
      if (status === 200) children.push(...(body.value as unknown as Resource[]));
    }
    const { id } = children[0] as Resource;
    await happen({ change: 'delete', id });
    const site = await first('Microsoft.Web/sites');
    const patch = { properties: { nodeVersion: '~22' } };
    await happen({ change: 'update', id: `${site.id}/config/web`, patch });

    expect((await graph.get(id)).status).toBe(404);
    expect(await feed()).toEqual([]);
  });

  it('keeps a change for 14 days', async () => {
    await happen({ change: 'delete', id: (await first('Microsoft.Storage/storageAccounts')).id });

    graph.pass(14 * DAY);
    expect(await feed()).toHaveLength(1);
    graph.pass(1);
    expect(await feed()).toEqual([]);
  });

  it('shows a change only when the lag is over, with the time when it happened', async () => {
    const [one, other] = await graph.list('Microsoft.Storage/storageAccounts');
    await happen({ change: 'set-change-feed', lag: 600_000 });
    await happen({ change: 'delete', id: one?.id ?? '' });
    await happen({ change: 'set-change-feed', lag: 0 });
    graph.pass(60_000);
    await happen({ change: 'delete', id: other?.id ?? '' });

    expect(await told()).toEqual([expect.stringContaining(other?.name ?? '')]);
    graph.pass(539_999);
    expect(await feed()).toHaveLength(1);
    graph.pass(1);
    const times = (await feed()).map((row) =>
      at(row, 'properties', 'changeAttributes', 'timestamp'),
    );
    expect(times.sort()).toEqual(['2026-01-01T00:00:00.0000000Z', '2026-01-01T00:01:00.0000000Z']);
  });

  it('holds exactly the changes of the span that is asked for', async () => {
    const accounts = await graph.list('Microsoft.Storage/storageAccounts');
    for (const { id } of accounts.slice(0, 3)) {
      await happen({ change: 'delete', id });
      graph.pass(300_000);
    }

    const query = changesQuery('2026-01-01T00:05:00.000Z', '2026-01-01T00:10:00.000Z');
    expect(await graph.rows(query)).toEqual([
      {
        id: expect.stringContaining('/providers/Microsoft.Resources/changes/'),
        changedAt: '2026-01-01T00:05:00.0000000Z',
        changeType: 'Delete',
        targetResourceId: expect.stringMatching(new RegExp(`/${accounts[1]?.name}$`)),
        targetResourceType: 'microsoft.storage/storageaccounts',
      },
    ]);
  });

  it('pages through 2,500 changes, each once', async () => {
    await happen({ change: 'add', kind: 'storageAccounts', subscriptionId, count: 2500 });
    const query = changesQuery('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z');

    const one = await graph.ask(query, { options: { $top: 1000 } });
    const two = await graph.ask(query, {
      options: { $top: 1000, $skipToken: one.body.$skipToken },
    });
    const three = await graph.ask(query, {
      options: { $top: 1000, $skipToken: two.body.$skipToken },
    });

    expect([one, two, three].map(({ body }) => [body.totalRecords, body.count])).toEqual([
      [2500, 1000],
      [2500, 1000],
      [2500, 500],
    ]);
    expect([one, two, three].map(({ body }) => body.resultTruncated)).toEqual([
      'false',
      'false',
      'false',
    ]);
    expect(three.body).not.toHaveProperty('$skipToken');
    const ids = (await graph.rows(query)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2500);
    expect(ids).toEqual([...ids].sort());
  });
});
