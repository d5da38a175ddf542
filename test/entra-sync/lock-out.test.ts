import { giveRole, takeAway } from '../../lambdas/shared/domain/change-grant.ts';
import { ResyncRequired } from '../../lambdas/shared/domain/graph.ts';
import { IntegrationError } from '../../lambdas/shared/domain/integration-error.ts';
import { memoryGraph } from './memory-graph.ts';
import { type SyncUnderTest, syncUnderTest } from './sync-under-test.ts';

const names = (count: number) => Array.from({ length: count }, (_, at) => `u${100 + at}`);

/** So many people, all of them in one group that gives the role `user`. */
async function synced(count: number) {
  const tenant = memoryGraph(10);
  for (const name of names(count)) tenant.user(name);
  tenant.group('all', { people: names(count) });
  const under = await syncUnderTest(tenant.graph);
  await under.map(['all', 'user']);
  await under.run();
  return { tenant, under };
}

async function manual(under: SyncUnderTest, personId: string) {
  await giveRole(under.directory, {
    tenantId: under.tenantId,
    personId,
    role: 'super_admin',
    origin: 'manual',
    since: '2026-01-01T00:00:00.000Z',
    givenBy: 'ann',
    path: [],
    leaving: null,
    revision: 1,
  });
}

const throwing = (code: 'azure_unavailable' | 'azure_access_denied') => () => {
  throw new IntegrationError(code, 'It failed.', 'Wait.');
};

describe('nobody is deactivated', () => {
  it('when a page cannot be read, whatever the pages before it said', async () => {
    const { tenant, under } = await synced(40);
    for (const name of names(40)) tenant.user(name, { displayName: 'x' });
    tenant.user('u100', { enabled: false });
    tenant.user('u101', { deleted: true });
    tenant.fail('users', undefined, undefined, throwing('azure_unavailable'));
    expect(await under.run()).toMatchObject({ state: 'failed' });
    expect(await under.active()).toEqual(names(40));
    expect(await under.run()).toMatchObject({ state: 'succeeded' });
    expect(await under.active()).toEqual(names(40).slice(2));
  });

  it('when the groups cannot be read', async () => {
    const { tenant, under } = await synced(40);
    tenant.user('u100', { enabled: false });
    tenant.fail('groups', throwing('azure_unavailable'));
    expect(await under.run()).toMatchObject({ state: 'failed' });
    expect(await under.active()).toEqual(names(40));
  });

  it('when access is denied, which names the permission that is missing', async () => {
    const { tenant, under } = await synced(40);
    tenant.permit({ missing: ['Directory.Read.All'], superfluous: [] });
    tenant.fail('users', throwing('azure_access_denied'));
    const run = await under.run();
    expect(run).toMatchObject({
      state: 'failed',
      error: {
        code: 'graph_permission_missing',
        message: expect.stringContaining('Directory.Read.All'),
        fix: 'Grant admin consent for Graph API permissions in Azure AD app registration.',
      },
    });
    expect(await under.active()).toEqual(names(40));
  });

  it('when nulls come from a missing permission, and no field is overwritten', async () => {
    const { tenant, under } = await synced(40);
    tenant.permit({ missing: ['User.Read.All'], superfluous: [] });
    const before = await under.person('u100');
    const { graph } = tenant;
    const users = graph.users;
    graph.users = async (link) => {
      const page = await users(link);
      const changes = page.changes().map((change) => ({
        ...change,
        profile: { displayName: null, userPrincipalName: null },
        isLimited: true,
      }));
      return { ...page, changes: () => changes };
    };
    tenant.user('u100', { enabled: false });
    expect(await under.run()).toMatchObject({
      state: 'failed',
      error: { code: 'graph_permission_missing' },
    });
    expect(await under.person('u100')).toEqual(before);
  });

  it('when a page token expires: that read begins again', async () => {
    const { tenant, under } = await synced(40);
    for (const name of names(40)) tenant.user(name, { displayName: 'x' });
    const { users } = tenant.graph;
    let asked = 0;
    tenant.graph.users = (link) => {
      asked += 1;
      if (asked === 3) tenant.expirePages();
      return users(link);
    };
    expect(await under.run()).toMatchObject({ state: 'succeeded', reads: [{ restarts: 1 }, {}] });
    expect(await under.active()).toEqual(names(40));
    expect(await under.person('u139')).toMatchObject({ displayName: 'x' });
  });

  it('when page tokens keep expiring', async () => {
    const { tenant, under } = await synced(40);
    for (const name of names(40)) tenant.user(name, { enabled: false });
    const { users } = tenant.graph;
    tenant.graph.users = (link) => {
      if (link?.includes('skip')) tenant.expirePages();
      return users(link);
    };
    expect(await under.run()).toMatchObject({ state: 'failed', reads: [{ restarts: 5 }, {}] });
    expect(await under.active()).toEqual(names(40));
  });

  it('when everything has to be read anew and hardly anybody is in it', async () => {
    const { tenant, under } = await synced(40);
    tenant.expireTokens();
    for (const name of names(30)) tenant.users.delete(name);
    const run = await under.run();
    expect(run).toMatchObject({ state: 'needs_approval', reads: [{ mode: 'full' }, {}] });
    expect(run.held.filter(({ type }) => type === 'deactivate')).toHaveLength(30);
    expect(await under.active()).toEqual(names(40));
    expect(await under.roles()).toHaveLength(40);
  });

  it('when everything has to be read anew and the answer is empty', async () => {
    const { tenant, under } = await synced(40);
    tenant.expireTokens();
    tenant.users.clear();
    tenant.groups.clear();
    expect(await under.run()).toMatchObject({ state: 'needs_approval' });
    expect(await under.active()).toEqual(names(40));
    expect(await under.roles()).toHaveLength(40);
  });

  it('when signing in fails, and the run tells why', async () => {
    const { tenant, under } = await synced(40);
    tenant.user('u100', { enabled: false });
    const expired = new IntegrationError('azure_sign_in_failed', 'AADSTS7000222.', 'Renew it.');
    under.connecting.refuse = expired;
    expect(await under.run()).toMatchObject({
      state: 'failed',
      error: { code: 'azure_sign_in_failed', fix: 'Renew it.' },
    });
    expect(await under.active()).toEqual(names(40));
    under.connecting.refuse = undefined;
    await under.run();
    expect(await under.active()).toEqual(names(40).slice(1));
  });

  it('when the weekly comparison of managers cannot be read', async () => {
    const { tenant, under } = await synced(40);
    under.clock.now += 7 * 24 * 3_600_000;
    tenant.user('u100', { enabled: false });
    tenant.fail('managers', throwing('azure_unavailable'));
    expect(await under.run()).toMatchObject({ state: 'failed' });
    expect(await under.active()).toEqual(names(40));
  });

  it('when the link that leads on is no longer Graph’s, as after a change of cloud', async () => {
    const { tenant, under } = await synced(40);
    tenant.fail('users', () => {
      throw new ResyncRequired('The link belongs to another address.', {});
    });
    expect(await under.run()).toMatchObject({ state: 'succeeded', reads: [{ mode: 'full' }, {}] });
    expect(await under.active()).toEqual(names(40));
  });

  it('when a resync dies on its last page', async () => {
    const { tenant, under } = await synced(40);
    for (const name of names(30)) tenant.users.delete(name);
    const resync = () => {
      throw new ResyncRequired('Start over.', { status: 410 });
    };
    tenant.fail('users', resync, throwing('azure_unavailable'));
    expect(await under.run()).toMatchObject({ state: 'failed' });
    expect(await under.active()).toEqual(names(40));
  });
});

describe('the safety threshold', () => {
  it('lets a tenth of the directory go', async () => {
    const { tenant, under } = await synced(40);
    for (const name of names(4)) tenant.user(name, { enabled: false });
    expect(await under.run()).toMatchObject({ state: 'succeeded' });
    expect(await under.active()).toHaveLength(36);
  });

  it('holds all of it when more would go, and carries it out on approval', async () => {
    const { tenant, under } = await synced(40);
    for (const name of names(5)) tenant.user(name, { enabled: false });
    tenant.user('new');
    const run = await under.run();
    expect(run).toMatchObject({ state: 'needs_approval', outcome: { removed: 0 } });
    expect(await under.active()).toEqual(['new', ...names(40)].toSorted());
    expect(await under.decide(run, 'approved')).toMatchObject({ state: 'succeeded' });
    expect(await under.active()).toEqual(['new', ...names(40).slice(5)].toSorted());
  });

  it('counts those of the last 24 hours', async () => {
    const { tenant, under } = await synced(40);
    for (const name of names(3)) tenant.user(name, { enabled: false });
    expect(await under.run()).toMatchObject({ state: 'succeeded' });
    for (const name of names(6).slice(3)) tenant.user(name, { enabled: false });
    const run = await under.run();
    expect(run).toMatchObject({ state: 'needs_approval' });
    expect(run.outcome?.reasons[0]).toContain('3 of them within the last 24 hours');
    under.clock.now += 24 * 3_600_000;
    expect(await under.run()).toMatchObject({ state: 'succeeded' });
    expect(await under.active()).toHaveLength(34);
  });

  it('does not hold back small directories', async () => {
    const { tenant, under } = await synced(20);
    for (const name of names(10)) tenant.user(name, { enabled: false });
    expect(await under.run()).toMatchObject({ state: 'succeeded' });
  });

  it('holds lost roles as well', async () => {
    const { tenant, under } = await synced(40);
    tenant.group('all', { people: names(40).slice(10) });
    expect(await under.run()).toMatchObject({ state: 'needs_approval' });
    expect(await under.roles()).toHaveLength(40);
  });

  it('asks whenever one administrator role would be lost, however it is lost', async () => {
    const { tenant, under } = await synced(3);
    tenant.group('admins', { people: ['u100', 'u101'] });
    await under.map(['admins', 'cloud_admin'], ['all', 'user']);
    await under.run();
    await under.map(['all', 'user']);
    const run = await under.run('entra-recompute');
    expect(run.state).toBe('needs_approval');
    expect(await under.roles()).toHaveLength(2 + 3);
    await under.map(['admins', 'cloud_admin'], ['all', 'user']);
    expect(await under.run('entra-recompute')).toMatchObject({ state: 'succeeded', held: [] });
    tenant.user('u100', { enabled: false });
    expect(await under.run()).toMatchObject({ state: 'needs_approval' });
  });

  it('lets whoever came back before the approval stay', async () => {
    const { tenant, under } = await synced(40);
    for (const name of names(10)) tenant.user(name, { enabled: false });
    const run = await under.run();
    await under.approve(run);
    tenant.user('u100', { enabled: true });
    // The round before fails behind its users: it holds nothing, and the list stays the newest.
    tenant.fail('groups', throwing('azure_unavailable'));
    expect(await under.run()).toMatchObject({ state: 'failed' });
    await under.again(run.id);
    expect(await under.active()).toEqual(['u100', ...names(40).slice(10)]);
    expect(await under.roles()).toHaveLength(31);
  });

  it('holds one list at a time, the newest', async () => {
    const { tenant, under } = await synced(40);
    for (const name of names(10)) tenant.user(name, { enabled: false });
    const first = await under.run();
    tenant.user('u100', { enabled: true });
    tenant.user('u120', { enabled: false });
    const second = await under.run();
    expect(await under.record(first.id)).toMatchObject({
      state: 'superseded',
      decision: null,
      error: { code: 'run_superseded', message: expect.stringContaining(second.id) },
    });
    const deactivated = second.held.filter(({ type }) => type === 'deactivate');
    expect(deactivated.map(({ personId }) => personId).toSorted()).toEqual(
      [...names(10).slice(1), 'u120'].toSorted(),
    );
    expect(await under.decide(first, 'approved')).toMatchObject({ state: 'superseded' });
    expect(await under.active()).toEqual(names(40));
    expect(await under.decide(second, 'approved')).toMatchObject({ state: 'succeeded' });
    expect(await under.active()).toHaveLength(30);
  });

  it('ends a list of which nothing is due any more', async () => {
    const { tenant, under } = await synced(40);
    for (const name of names(10)) tenant.user(name, { enabled: false });
    const held = await under.run();
    for (const name of names(10)) tenant.user(name, { enabled: true });
    expect(await under.run()).toMatchObject({ state: 'succeeded', held: [] });
    expect(await under.record(held.id)).toMatchObject({ state: 'superseded' });
    expect(await under.active()).toEqual(names(40));
  });

  it('leaves a list alone that was decided while the next round went on', async () => {
    const { tenant, under } = await synced(40);
    for (const name of names(10)) tenant.user(name, { enabled: false });
    const held = await under.run();
    await under.approve(held);
    await under.run();
    expect(await under.again(held.id)).toMatchObject({ state: 'succeeded' });
    expect(await under.active()).toEqual(names(40).slice(10));
    expect(await under.run()).toMatchObject({ state: 'succeeded', held: [] });
  });

  it('leaves it alone in a dry run, and when a round fails', async () => {
    const { tenant, under } = await synced(40);
    for (const name of names(10)) tenant.user(name, { enabled: false });
    const held = await under.run();
    await under.run('entra-dry-run');
    tenant.fail('users', throwing('azure_unavailable'));
    expect(await under.run()).toMatchObject({ state: 'failed' });
    expect(await under.record(held.id)).toMatchObject({ state: 'needs_approval' });
  });

  it('is not asked again for what was rejected, and the rounds behind it write nothing', async () => {
    const { tenant, under } = await synced(40);
    for (const name of names(10)) tenant.user(name, { enabled: false });
    await under.decide(await under.run(), 'rejected');
    await under.run();
    under.writes.count = 0;
    expect(await under.run()).toMatchObject({ state: 'succeeded', held: [] });
    expect(under.writes.count).toBe(0);
    expect(await under.active()).toEqual(names(40));
  });

  it('keeps what was rejected, reads everything anew, and does not ask again', async () => {
    const { tenant, under } = await synced(40);
    tenant.expireTokens();
    const vanished = [...tenant.users];
    tenant.users.clear();
    const run = await under.run();
    expect(await under.decide(run, 'rejected')).toMatchObject({ state: 'rejected' });
    expect(await under.active()).toHaveLength(40);
    const again = await under.run();
    expect(again).toMatchObject({ state: 'succeeded', reads: [{ mode: 'full' }, {}] });
    expect(await under.active()).toHaveLength(40);
    for (const [id, user] of vanished) tenant.user(id, user);
    await under.run();
    expect(await under.person('u100')).toMatchObject({ presence: 'enabled', leaving: null });
  });
});

describe('a mistaken mapping', () => {
  it('that would take administration is held, and undone by mapping back, without a request', async () => {
    const { tenant, under } = await synced(5);
    tenant.group('admins', { people: ['u100', 'u101'] });
    await under.map(['admins', 'super_admin'], ['all', 'user']);
    await under.run();
    const before = await under.roles();
    const { calls } = tenant.graph.statistics;
    await under.map(['all', 'user']);
    const held = await under.run('entra-recompute');
    expect(held).toMatchObject({ state: 'needs_approval' });
    expect(held.held.map(({ personId }) => personId).toSorted()).toEqual(['u100', 'u101']);
    await under.map(['admins', 'super_admin'], ['all', 'user']);
    expect(await under.run('entra-recompute')).toMatchObject({ state: 'succeeded', held: [] });
    expect(await under.record(held.id)).toMatchObject({ state: 'superseded' });
    expect(await under.roles()).toEqual(before);
    expect(tenant.graph.statistics.calls).toBe(calls);
  });

  it('that gave administration to everybody is taken back by an approval', async () => {
    const { under } = await synced(40);
    await manual(under, 'u100');
    await under.map(['all', 'super_admin']);
    await under.decide(await under.run('entra-recompute'), 'approved');
    expect((await under.roles()).filter((role) => role.includes('super_admin'))).toHaveLength(41);
    await under.map(['all', 'user']);
    const undone = await under.run('entra-recompute');
    expect(undone).toMatchObject({ state: 'needs_approval' });
    expect(await under.decide(undone, 'approved')).toMatchObject({ state: 'succeeded' });
    const roles = await under.roles();
    expect(roles.filter((role) => role.includes('super_admin'))).toEqual([
      'u100 super_admin manual',
    ]);
    expect(roles.filter((role) => role.includes(' user entra'))).toHaveLength(40);
  });

  it('that named a group that was deleted gives nothing, and takes nothing by hand', async () => {
    const { tenant, under } = await synced(5);
    await manual(under, 'u100');
    tenant.group('all', { deleted: true });
    const run = await under.run();
    expect(run).toMatchObject({ state: 'succeeded' });
    expect(await under.roles()).toEqual(['u100 super_admin manual']);
    tenant.group('all', { deleted: false });
    await under.run();
    expect(await under.roles()).toHaveLength(1 + 5);
  });
});

it('brings back many super_admins at once, each on the roster again', async () => {
  const { tenant, under } = await synced(40);
  await manual(under, 'u139');
  await under.map(['all', 'super_admin']);
  await under.decide(await under.run('entra-recompute'), 'approved');
  for (const name of names(39)) await manual(under, name);
  for (const name of names(39)) tenant.user(name, { enabled: false });
  await under.decide(await under.run(), 'approved');
  expect((await under.directory.roster()).grants).toHaveLength(2);
  for (const name of names(39)) tenant.user(name, { enabled: true });
  expect(await under.run()).toMatchObject({ state: 'succeeded' });
  expect((await under.directory.roster()).grants).toHaveLength(40 * 2);
});

describe('the last active super_admin', () => {
  it('stays, of whichever origin, even when the removal is approved', async () => {
    const { tenant, under } = await synced(3);
    tenant.group('admins', { people: ['u100', 'u101'] });
    await under.map(['admins', 'super_admin']);
    await under.run();
    tenant.group('admins', { people: [] });
    const run = await under.run();
    const decided = await under.decide(run, 'approved');
    expect(decided).toMatchObject({ state: 'partial', error: { code: 'last_super_admin' } });
    expect((await under.roles()).filter((role) => role.includes('super_admin'))).toHaveLength(1);
  });

  it('is not deactivated when the account is disabled', async () => {
    const { tenant, under } = await synced(3);
    await manual(under, 'u100');
    tenant.user('u100', { enabled: false });
    await under.decide(await under.run(), 'approved');
    expect(await under.active()).toContain('u100');
    await manual(under, 'u101');
    await under.decide(await under.run(), 'approved');
    expect(await under.active()).toEqual(['u101', 'u102']);
  });

  it('stays when the last two are taken at the same instant', async () => {
    const { under } = await synced(3);
    await manual(under, 'u100');
    await manual(under, 'u101');
    const take = (personId: string) =>
      takeAway(under.directory, { tenantId: under.tenantId, personId }, (_person, grants) => ({
        grants: grants.filter(({ origin }) => origin === 'manual'),
      }));
    const ends = await Promise.allSettled([take('u100'), take('u101')]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await under.roles()).filter((role) => role.includes('manual'))).toHaveLength(1);
  });
});
