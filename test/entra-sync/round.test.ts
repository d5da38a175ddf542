import { overlayDirectory } from '../../lambdas/entra-sync/overlay-directory.ts';
import { giveRole } from '../../lambdas/shared/domain/change-grant.ts';
import { PageExpired } from '../../lambdas/shared/domain/graph.ts';
import { IntegrationError } from '../../lambdas/shared/domain/integration-error.ts';
import { person } from '../fixtures/person.ts';
import { memoryDirectoryStore } from '../memory/memory-directory-store.ts';
import { memoryGraph } from './memory-graph.ts';
import { IMMORTAL, syncUnderTest } from './sync-under-test.ts';

/** A tenant with nested groups, a cycle and a diamond. */
function company() {
  const tenant = memoryGraph();
  tenant.user('ann', { department: 'Board' });
  tenant.user('bob', { department: 'Sales', managerId: 'ann' });
  tenant.user('cat', { department: 'Sales', managerId: 'bob' });
  tenant.user('dan', { department: 'Sales', managerId: 'bob', enabled: false });
  tenant.group('admins', { people: ['ann'], groups: ['leads'] });
  tenant.group('leads', { people: ['bob'], groups: ['inner'] });
  tenant.group('other', { groups: ['inner'] });
  tenant.group('inner', { people: ['cat', 'dan'], groups: ['admins'] });
  return tenant;
}

describe('a first round', () => {
  it('brings in people, groups, nested roles and departments', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    await under.map(['admins', 'super_admin'], ['other', 'user']);
    const run = await under.run();
    expect(run).toMatchObject({ state: 'succeeded', error: null, held: [] });
    expect(await under.active()).toEqual(['ann', 'bob', 'cat']);
    expect(await under.roles()).toEqual([
      'ann super_admin entra admins',
      'ann user entra other inner admins',
      'bob super_admin entra admins leads',
      'bob user entra other inner admins leads',
      'cat super_admin entra admins leads inner',
      'cat user entra other inner',
    ]);
    const departments = (await Array.fromAsync(under.directory.departments(under.tenantId))).flat();
    const board = departments.find(({ name }) => name === 'Board');
    expect(departments.find(({ name }) => name === 'Sales')).toMatchObject({
      headId: 'bob',
      parentId: board?.id,
      people: 2,
    });
  });

  it('asks for as many pages as there are, whatever the number of groups', async () => {
    const tenant = memoryGraph(200);
    for (let user = 0; user < 450; user += 1) tenant.user(`u${user}`);
    for (let group = 0; group < 300; group += 1)
      tenant.group(`g${group}`, { people: [`u${group}`] });
    const under = await syncUnderTest(tenant.graph);
    await under.run();
    expect(tenant.graph.statistics.calls).toBeLessThanOrEqual(3 + 2 + 4);
  });
});

describe('a round behind which nothing changed', () => {
  it('makes two requests and writes nothing', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    await under.map(['admins', 'super_admin']);
    await under.run();
    const { calls } = tenant.graph.statistics;
    under.writes.count = 0;
    expect(await under.run()).toMatchObject({ state: 'succeeded' });
    expect(tenant.graph.statistics.calls - calls).toBe(2);
    expect(under.writes.count).toBe(0);
  });

  it('renews the delta links once a day, before they expire', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    await under.run();
    const before = await under.directory.state(under.tenantId);
    under.clock.now += 24 * 3_600_000;
    await under.run();
    const after = await under.directory.state(under.tenantId);
    expect(after?.usersLink).not.toBe(before?.usersLink);
    expect(after?.groupsLink).not.toBe(before?.groupsLink);
  });
});

describe('roles', () => {
  it('follow a changed mapping from stored memberships, without a request', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    await under.run();
    const { calls } = tenant.graph.statistics;
    await under.map(['leads', 'cloud_admin']);
    expect(await under.run('entra-recompute')).toMatchObject({ state: 'succeeded' });
    expect(tenant.graph.statistics.calls).toBe(calls);
    expect(await under.roles()).toEqual([
      'ann cloud_admin entra leads inner admins',
      'bob cloud_admin entra leads',
      'cat cloud_admin entra leads inner',
    ]);
  });

  it('given by hand are left alone', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    await under.run();
    await giveRole(under.directory, {
      tenantId: under.tenantId,
      personId: 'cat',
      role: 'user',
      origin: 'manual',
      since: '2026-01-01T00:00:00.000Z',
      givenBy: 'ann',
      path: [],
      leaving: null,
      revision: 1,
    });
    await under.map(['inner', 'user']);
    await under.run();
    await under.map();
    await under.run();
    expect(await under.roles()).toEqual(['cat user manual']);
  });
});

describe('people who leave', () => {
  it('are deactivated with their roles, and come back with them', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    await under.map(['inner', 'user']);
    await under.run();
    tenant.user('cat', { enabled: false });
    expect(await under.run()).toMatchObject({ state: 'succeeded' });
    expect(await under.person('cat')).toMatchObject({ state: 'deactivated', presence: 'disabled' });
    expect(await under.roles()).not.toContain('cat user entra inner');
    expect(under.metrics.measured).toEqual([['UsersDeactivated', 1]]);
    tenant.user('cat', { enabled: true });
    await under.run();
    expect(await under.active()).toContain('cat');
    expect(await under.roles()).toContain('cat user entra inner');
  });

  it('are deactivated when deleted, and reactivated when restored', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    await under.run();
    tenant.user('cat', { deleted: true });
    await under.run();
    expect(await under.person('cat')).toMatchObject({ state: 'deactivated', presence: 'deleted' });
    tenant.user('cat', { deleted: false });
    await under.run();
    expect(await under.person('cat')).toMatchObject({ state: 'active', presence: 'enabled' });
  });

  it('are deleted here 30 days after they are gone for good', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    await under.run();
    tenant.purge('cat');
    await under.run();
    expect(await under.person('cat')).toMatchObject({ state: 'deactivated', presence: 'gone' });
    under.clock.now += 29 * 24 * 3_600_000;
    await under.run();
    expect(await under.person('cat')).toMatchObject({ state: 'deactivated' });
    under.clock.now += 24 * 3_600_000;
    await under.run();
    expect(await under.person('cat')).toMatchObject({ state: 'deleted' });
  });
});

describe('the grace period', () => {
  it('is as long as the integration says', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph, { deletionGraceDays: 2 });
    await under.run();
    tenant.purge('cat');
    await under.run();
    under.clock.now += 24 * 3_600_000;
    await under.run();
    expect(await under.person('cat')).toMatchObject({ state: 'deactivated' });
    under.clock.now += 24 * 3_600_000;
    await under.run();
    expect(await under.person('cat')).toMatchObject({ state: 'deleted', displayName: 'cat' });
  });

  it('ends for whoever is only in the recycle bin when Entra ID forgets them', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    await under.run();
    tenant.user('cat', { deleted: true });
    await under.run();
    under.clock.now += 60 * 24 * 3_600_000;
    await under.run();
    expect(await under.person('cat')).toMatchObject({ state: 'deactivated', goneAt: null });
    tenant.purge('cat');
    await under.run();
    under.clock.now += 30 * 24 * 3_600_000;
    await under.run();
    expect(await under.person('cat')).toMatchObject({ state: 'deleted' });
  });
});

describe('a dry run', () => {
  it('tells what a first round would bring in, and brings in nothing', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    await under.map(['admins', 'super_admin']);
    under.writes.count = 0;
    const run = await under.run('entra-dry-run');
    expect(run).toMatchObject({
      state: 'succeeded',
      reads: [{ created: 4 }, { created: 4 }],
      outcome: { rolesGiven: 3 },
    });
    expect(await under.gains(run)).toEqual([
      'ann super_admin through admins',
      'bob super_admin through admins > leads',
      'cat super_admin through admins > leads > inner',
    ]);
    expect(under.writes.count).toBe(0);
    expect(await under.active()).toEqual([]);
    expect(await under.directory.state(under.tenantId)).toBeUndefined();
  });

  it('says so when there is no time for all of it', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    under.clock.isTimeUp = true;
    expect(await under.run('entra-dry-run')).toMatchObject({
      state: 'failed',
      error: { code: 'too_large_for_dry_run' },
    });
  });

  it('tells why a read failed, though time was over for the other', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    tenant.fail('groups', () => {
      under.clock.isTimeUp = true;
      throw new IntegrationError('azure_unavailable', 'Azure could not answer.', 'Wait.');
    });
    expect(await under.run('entra-dry-run')).toMatchObject({
      state: 'failed',
      error: { code: 'azure_unavailable' },
    });
  });

  it('says so when it would change more than its memory holds', async () => {
    const dry = overlayDirectory(memoryDirectoryStore(), 2);
    const come = (id: string) =>
      dry.commit([{ type: 'person', before: undefined, after: person({ id }) }]);
    await come('ann');
    await come('bob');
    await expect(come('cat')).rejects.toMatchObject({ code: 'too_large_for_dry_run' });
  });

  it('tells what would happen, and writes nothing', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    await under.map(['admins', 'super_admin']);
    await under.run();
    tenant.user('eve');
    tenant.user('cat', { enabled: false });
    under.writes.count = 0;
    const run = await under.run('entra-dry-run');
    expect(run).toMatchObject({ state: 'succeeded', reads: [{ created: 1 }, {}] });
    expect(run.held).toEqual(
      expect.arrayContaining([{ type: 'deactivate', personId: 'cat', name: 'cat', role: null }]),
    );
    expect(run.outcome).toMatchObject({
      removed: 0,
      reasons: ['1 person would lose an administrator role'],
    });
    expect(await under.gains(run)).toEqual([]);
    expect(under.writes.count).toBe(0);
    expect(await under.active()).toEqual(['ann', 'bob', 'cat']);
  });
});

describe('managers', () => {
  it('whose change no delta told are found by the weekly comparison', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    await under.run();
    const cat = tenant.users.get('cat');
    if (cat) tenant.users.set('cat', { ...cat, managerId: 'ann' });
    await under.run();
    expect(await under.person('cat')).toMatchObject({ managerId: 'bob' });
    under.clock.now += 7 * 24 * 3_600_000;
    await under.run();
    expect(await under.person('cat')).toMatchObject({ managerId: 'ann' });
  });

  it('are compared from the beginning again when a page of it expires', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    await under.run();
    const cat = tenant.users.get('cat');
    if (cat) tenant.users.set('cat', { ...cat, managerId: 'ann' });
    under.clock.now += 7 * 24 * 3_600_000;
    tenant.fail('managers', undefined, () => {
      throw new PageExpired('The page token has expired.', { status: 400 });
    });
    const run = await under.run();
    expect(run.reads.find(({ name }) => name === 'managers')).toMatchObject({
      state: 'complete',
      restarts: 1,
      updated: 1,
    });
    expect(await under.person('cat')).toMatchObject({ managerId: 'ann' });
    expect(await under.person('bob')).toMatchObject({ managerId: 'ann' });
  });

  it('stay when the comparison shows nobody’s', async () => {
    const tenant = company();
    const under = await syncUnderTest(tenant.graph);
    await under.run();
    for (const [id, user] of tenant.users) tenant.users.set(id, { ...user, managerId: null });
    under.clock.now += 7 * 24 * 3_600_000;
    await under.run();
    expect(await under.person('cat')).toMatchObject({ managerId: 'bob' });
  });
});

describe('the schedule', () => {
  it('starts one run for each tenant whose sync is on', async () => {
    const under = await syncUnderTest(memoryGraph().graph);
    await under.execute({ trigger: 'schedule' }, IMMORTAL);
    const { items } = await under.runs.latest(under.integration.id, 'entra-sync', 9);
    expect(items).toMatchObject([{ trigger: 'schedule', state: 'queued' }]);
    expect(under.started).toEqual([items[0]?.id]);
  });

  it.each([
    ['where it is off, as it is by default', { entraIdSync: false }],
    ['of an integration that is disabled', { enabled: false }],
  ])('starts none %s', async (_, settings) => {
    const under = await syncUnderTest(memoryGraph().graph, settings);
    await under.execute({ trigger: 'schedule' }, IMMORTAL);
    expect(under.started).toEqual([]);
  });
});
