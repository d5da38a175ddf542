import { connectGraph } from '../../lambdas/shared/azure/connect-graph.ts';
import type { Graph } from '../../lambdas/shared/domain/graph.ts';
import { CONTOSO_GROUPS } from '../../local/azure/graph/contoso-groups.ts';
import { integration } from '../fixtures/integration.ts';
import { type GraphUnderTest, startGraph } from '../local/azure/graph/graph-under-test.ts';
import { syncUnderTest } from './sync-under-test.ts';

let tenant: GraphUnderTest;
afterEach(() => tenant.azure.close());

async function graphOf({ azure }: GraphUnderTest): Promise<Graph> {
  const { endpoint, tenantId, clientId, clientSecret } = azure;
  const environment = { AZURE_AUTHORITY_HOST: endpoint, MICROSOFT_GRAPH_ENDPOINT: endpoint };
  const principals = {
    get: async () => ({ tenantId, clientId, clientSecret }),
    previous: async () => undefined,
  };
  return (await connectGraph(integration(), principals, environment, () => 600_000))();
}

async function start(options: Parameters<typeof startGraph>[0] = {}) {
  tenant = await startGraph(options);
  const { simulator, azure } = tenant;
  // Tokens bear the permissions of their time, so each round signs in anew.
  const graph = await graphOf(tenant);
  const current = { graph };
  const under = await syncUnderTest(
    {
      get statistics() {
        return current.graph.statistics;
      },
      users: (link) => current.graph.users(link),
      groups: (link) => current.graph.groups(link),
      managers: (link) => current.graph.managers(link),
      probe: () => current.graph.probe(),
    },
    { tenantId: azure.tenantId },
  );
  return {
    under,
    simulator,
    graph: current,
    async signInAnew() {
      current.graph = await graphOf(tenant);
    },
  };
}

it('brings in Contoso: nested roles with their paths, departments with their heads', async () => {
  const { under, graph } = await start();
  await under.run();
  const groups = (await Array.fromAsync(under.directory.groups(under.tenantId))).flat();
  expect(groups.map(({ name }) => name).toSorted()).toEqual(
    CONTOSO_GROUPS.map(({ name }) => name).toSorted(),
  );
  const idOf = (name: string) => groups.find((group) => group.name === name)?.id ?? name;
  await under.map(
    [idOf('StackFlow Administrators'), 'super_admin'],
    [idOf('Cloud Operations'), 'user'],
  );
  const { calls } = graph.graph.statistics;
  expect(await under.run('entra-recompute')).toMatchObject({ state: 'succeeded' });
  expect(graph.graph.statistics.calls).toBe(calls);

  const people = (await Array.fromAsync(under.directory.people(under.tenantId))).flat();
  const named = new Map(people.map(({ id, displayName }) => [displayName, id]));
  const roles = await under.roles();
  const path = [idOf('StackFlow Administrators'), idOf('Cloud Platform Leads')].join(' ');
  expect(roles).toContain(`${named.get('Kenji Sato')} super_admin entra ${path}`);
  const onCall = [idOf('Cloud Operations'), idOf('On-call')].join(' ');
  expect(roles).toContain(`${named.get('Ivan Petrov')} user entra ${onCall}`);
  const departments = (await Array.fromAsync(under.directory.departments(under.tenantId))).flat();
  expect(departments.length).toBeGreaterThan(3);
  expect(departments.filter(({ headId }) => headId !== null).length).toBeGreaterThan(3);
  expect(departments.some(({ parentId }) => parentId !== null)).toBe(true);
});

it('reads 450 users and 300 groups in six requests, and then two a round', async () => {
  const { under, graph } = await start({ people: { users: 450, groups: 300 } });
  expect(await under.run()).toMatchObject({ state: 'succeeded' });
  expect(graph.graph.statistics.calls).toBeLessThanOrEqual(3 + 2 + 4);
  const before = graph.graph.statistics.calls;
  under.writes.count = 0;
  await under.run();
  expect(graph.graph.statistics.calls - before).toBe(2);
  expect(under.writes.count).toBe(0);
});

it('follows large groups over pages, empty pages, replays and reordering', async () => {
  const { under, simulator } = await start({ people: { users: 40, groups: 0 } });
  const users = (await tenant.list('/users?$select=id')).map(({ id }) => String(id));
  const quirks = { pageSize: 7, membersPerPage: 3, emptyPages: true, replay: 5, shuffle: true };
  await simulator.changeDirectory({ change: 'set-graph', ...quirks });
  const { id: group = '' } = await simulator.changeDirectory({
    change: 'add-group',
    displayName: 'Everybody',
    users,
  });
  await under.map([group, 'user']);
  await under.run();
  expect(await under.roles()).toHaveLength(40);
  const [gone = '', leaver = ''] = users;
  await simulator.changeDirectory({ change: 'remove-members', group, users: [gone] });
  await simulator.changeDirectory({
    change: 'update-user',
    user: leaver,
    properties: { accountEnabled: false },
  });
  expect(await under.run()).toMatchObject({ state: 'succeeded' });
  expect(await under.roles()).toHaveLength(38);
  expect(await under.person(leaver)).toMatchObject({ state: 'deactivated' });
});

it.each(['syncStateNotFound', 'SyncStateNotFound', 'resyncRequired'] as const)(
  'reads everything anew after %s, and removes nobody beyond the threshold',
  async (as) => {
    const { under, simulator } = await start({ people: { users: 40, groups: 5 } });
    await under.run();
    const users = (await tenant.list('/users?$select=id')).map(({ id }) => String(id));
    for (const user of users.slice(0, 10)) {
      await simulator.changeDirectory({ change: 'delete-user', user });
    }
    await simulator.changeDirectory({ change: 'expire-tokens', as });
    const run = await under.run();
    expect(run).toMatchObject({
      state: 'needs_approval',
      reads: [{ mode: 'full' }, { mode: 'full' }],
    });
    expect(await under.active()).toHaveLength(40);
    await under.decide(run, 'approved');
    expect(await under.active()).toHaveLength(30);
  },
);

it('names the permissions that are missing, and writes no null of theirs', async () => {
  const { under, simulator, signInAnew } = await start();
  await under.run();
  const before = await Array.fromAsync(under.directory.people(under.tenantId));
  const [user] = (await tenant.list('/users?$select=id')).map(({ id }) => String(id));
  await simulator.changeDirectory({
    change: 'update-user',
    user: user ?? '',
    properties: { jobTitle: 'Changed' },
  });
  for (const permissions of [
    ['User.ReadBasic.All', 'GroupMember.Read.All'],
    ['Group.Read.All'],
    [],
  ]) {
    await simulator.changeDirectory({ change: 'set-permissions', permissions });
    await signInAnew();
    const run = await under.run();
    expect(run).toMatchObject({ state: 'failed', error: { code: 'graph_permission_missing' } });
    expect(run.error?.message).toContain('User.Read.All');
    expect(await Array.fromAsync(under.directory.people(under.tenantId))).toEqual(before);
  }
  await simulator.changeDirectory({
    change: 'set-permissions',
    permissions: ['Directory.Read.All'],
  });
  await signInAnew();
  expect(await under.run()).toMatchObject({ state: 'succeeded' });
});

it('goes on behind a throttled page', async () => {
  const { under, simulator } = await start({ people: { users: 20, groups: 3 } });
  await simulator.changeDirectory({ change: 'set-graph', pageSize: 5 });
  await simulator.addFault({
    effect: { kind: 'throttle', retryAfter: '0.02', code: 'TooManyRequests' },
    match: { path: '/users/delta' },
    after: 1,
    times: 1,
  });
  expect(await under.run()).toMatchObject({ state: 'succeeded' });
  expect(await under.active()).toHaveLength(20);
});
