import { newDepartment } from '../../lambdas/entra-sync/to-departments.ts';
import { decideSync } from '../../lambdas/integration-hub/directory/decide-sync.ts';
import {
  giveManually,
  takeManually,
} from '../../lambdas/integration-hub/directory/manual-grants.ts';
import { changeRoleMapping } from '../../lambdas/integration-hub/directory/role-mapping.ts';
import type { Caller } from '../../lambdas/shared/domain/caller.ts';
import { group } from '../fixtures/group.ts';
import { integration as fixture, TENANT_ID } from '../fixtures/integration.ts';
import { grant, person } from '../fixtures/person.ts';
import { run } from '../fixtures/run.ts';
import { hub } from './hub-under-test.ts';

const ANN = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';
const GROUP = '00000000-0000-4000-8000-0000000000f0';
const NESTED = '00000000-0000-4000-8000-0000000000f1';
const DEVICE = '00000000-0000-4000-8000-0000000000f2';
const cloudAdmin: Caller = { id: 'cat', name: 'cat', roles: ['cloud_admin'] };
const superAdmin: Caller = { id: 'dan', name: 'dan', roles: ['super_admin'] };
const integration = fixture({ entraIdSync: true });
const path = { integrationId: integration.id };
const tenant = { tenantId: TENANT_ID };

async function connected(settings = {}) {
  const api = hub();
  await api.integrations.create({ ...integration, ...settings });
  for (const id of [ANN, BOB]) {
    const after = person({ id, displayName: id === ANN ? 'Ann' : 'Bob', departmentId: 'd1' });
    await api.directory.commit([{ type: 'person', before: undefined, after }]);
  }
  return api;
}

async function addGroup(api: ReturnType<typeof hub>, id: string, name: string) {
  const after = group(id, name);
  await api.directory.commit([{ type: 'group', before: undefined, after }]);
}

describe('sync now', () => {
  it('records a run and starts it', async () => {
    const api = await connected();
    const { status, body } = await api.call('syncNow', { path });
    expect(status).toBe(202);
    expect(body).toMatchObject({ kind: 'entra-sync', trigger: 'manual', state: 'queued' });
    expect(api.syncs).toEqual([body.id]);
    expect(api.started).toEqual([]);
    const read = await api.call('getRun', { path: { runId: body.id } });
    expect(read.body).toMatchObject({ id: body.id, reads: [], outcome: null });
  });

  it('is refused while the sync is off, but a dry run shows what it would do', async () => {
    const api = await connected({ entraIdSync: false });
    await expect(api.call('syncNow', { path })).rejects.toMatchObject({ code: 'sync_disabled' });
    const { body } = await api.call('syncNow', { path, body: { dryRun: true } });
    expect(body).toMatchObject({ kind: 'entra-dry-run' });
  });
});

describe('the directory', () => {
  it('lists users by name, those that begin so, and those of a department', async () => {
    const api = await connected();
    const all = await api.call('listUsers', { path: tenant, query: { limit: '1' } });
    expect(all.body).toMatchObject({ items: [{ id: ANN }], cursor: expect.any(String) });
    const found = await api.call('listUsers', { path: tenant, query: { prefix: 'bo' } });
    expect(found.body.items).toMatchObject([{ id: BOB }]);
    const members = await api.call('listUsers', { path: tenant, query: { department: 'd1' } });
    expect(members.body.items).toHaveLength(2);
    const some = await api.call('listUsers', {
      path: tenant,
      query: { prefix: 'a', department: 'd1' },
    });
    expect(some.body.items).toMatchObject([{ id: ANN }]);
    const both = api.call('listUsers', {
      path: tenant,
      query: { manager: 'none', department: 'd1' },
    });
    await expect(both).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('shows a user with roles and reasons, and a group with members', async () => {
    const api = await connected();
    const given = grant({ personId: ANN, path: [GROUP] });
    await api.directory.commit([{ type: 'grant', before: undefined, after: given }]);
    const user = await api.call('getUser', { path: { ...tenant, userId: ANN } });
    expect(user.body).toMatchObject({
      displayName: 'Ann',
      grants: [{ path: [GROUP], through: [{ id: GROUP, name: GROUP }], person: { id: ANN } }],
      managers: [],
    });
    const path = { ...tenant, groupId: GROUP };
    const unknown = api.call('getGroup', { path });
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });

    await addGroup(api, GROUP, 'Admins');
    await addGroup(api, NESTED, 'Leads');
    const members = { people: new Set([BOB, ANN, DEVICE]), groups: new Set([NESTED]) };
    await api.directory.saveMembers(TENANT_ID, new Map([[GROUP, members]]));
    const rule = { groupId: GROUP, groupName: 'Admins', role: 'cloud_admin' as const };
    await api.directory.saveMapping(TENANT_ID, { rules: [rule], revision: 1 });
    expect((await api.call('getGroup', { path })).body).toMatchObject({
      people: 3,
      groups: 1,
      roles: ['cloud_admin'],
    });
    const first = await api.call('listGroupMembers', { path, query: { limit: '3' } });
    expect(first.body.items).toMatchObject([
      { type: 'group', name: 'Leads' },
      { type: 'person', person: { displayName: 'Ann' } },
      { type: 'person', person: { displayName: 'Bob' } },
    ]);
    const { cursor } = first.body;
    const rest = await api.call('listGroupMembers', { path, query: { limit: '3', cursor } });
    expect(rest.body).toEqual({ items: [{ type: 'other', id: DEVICE }] });
    const foreign = api.call('listGroupMembers', { path, query: { cursor: 'x' } });
    await expect(foreign).rejects.toMatchObject({ code: 'invalid_request' });
    const named = await api.call('listGrants', { path: tenant, query: { role: 'user' } });
    expect(named.body.items).toMatchObject([{ through: [{ name: 'Admins' }] }]);
    const others = await api.call('listGrants', { path: tenant, query: { role: 'super_admin' } });
    expect(others.body.items).toEqual([]);
  });

  it('asks Entra ID which groups somebody is in, and tells which of them directly', async () => {
    const api = await connected();
    await addGroup(api, GROUP, 'Admins');
    await addGroup(api, NESTED, 'Leads');
    const none = { people: new Set<string>(), groups: new Set<string>() };
    await api.directory.saveMembers(
      TENANT_ID,
      new Map([
        [GROUP, { ...none, groups: new Set([NESTED]) }],
        [NESTED, { ...none, people: new Set([ANN]) }],
      ]),
    );
    api.azure.groups.push(GROUP, NESTED, DEVICE);
    const { body } = await api.call('listMemberships', { path: { ...path, userId: ANN } });
    expect(body.items).toMatchObject([
      { group: null, groupId: DEVICE, isDirect: false },
      { group: { name: 'Admins' }, isDirect: false, through: [NESTED] },
      { group: { name: 'Leads' }, isDirect: true, through: [] },
    ]);
  });

  it('shows the org chart level by level, and the managers above somebody', async () => {
    const api = await connected();
    const none = await api.call('getOrgChart', { path: tenant });
    expect(none.body).toEqual({ items: [], outside: null, omitted: 0 });
    const [ann] = [...(await api.directory.getPeople(TENANT_ID, [ANN])).values()];
    if (!ann) throw new Error('Ann is missing.');
    const after = { ...ann, managerId: BOB, revision: 2 };
    await api.directory.commit([{ type: 'person', before: ann, after }]);
    const chart = { tops: [{ personId: BOB, people: 1 }], omitted: 2, outside: 3 };
    await api.directory.saveOrgChart(TENANT_ID, chart);
    expect((await api.call('getOrgChart', { path: tenant })).body).toMatchObject({
      items: [{ id: BOB, reports: 1, below: 1 }],
      outside: 3,
      omitted: 2,
    });
    const level = await api.call('getOrgChart', { path: tenant, query: { manager: BOB } });
    expect(level.body).toMatchObject({ items: [{ id: ANN, reports: 0, below: null }] });
    const user = await api.call('getUser', { path: { ...tenant, userId: ANN } });
    expect(user.body.managers).toMatchObject([{ id: BOB, displayName: 'Bob' }]);
    const alone = await api.call('listUsers', { path: tenant, query: { manager: 'none' } });
    expect(alone.body.items).toMatchObject([{ id: BOB }]);
  });

  it('goes no further up than to somebody it came by, where managers go in a circle', async () => {
    const api = await connected();
    for (const [id, managerId] of [
      [ANN, BOB],
      [BOB, ANN],
    ] as const) {
      const before = (await api.directory.getPeople(TENANT_ID, [id])).get(id);
      if (!before) throw new Error(`${id} is missing.`);
      const after = { ...before, managerId, revision: 2 };
      await api.directory.commit([{ type: 'person', before, after }]);
    }
    const { body } = await api.call('getUser', { path: { ...tenant, userId: ANN } });
    expect(body.managers).toMatchObject([{ id: BOB }]);
  });

  it('names the heads of departments', async () => {
    const api = await connected();
    const sales = { ...newDepartment(TENANT_ID, 'd1', 'Sales'), headId: BOB, revision: 1 };
    await api.directory.commit([{ type: 'department', before: undefined, after: sales }]);
    const { body } = await api.call('listDepartments', { path: tenant });
    expect(body.items).toMatchObject([{ name: 'Sales', head: { displayName: 'Bob' } }]);
  });
});

describe('the group-to-role mapping', () => {
  const rule = (role: 'super_admin' | 'cloud_admin') => ({
    groupId: GROUP,
    groupName: 'Admins',
    role,
  });

  it('is changed over the revision that was read, and roles follow', async () => {
    const api = await connected();
    const body = { rules: [rule('super_admin')] };
    const unread = api.call('changeRoleMapping', { path, body });
    await expect(unread).rejects.toMatchObject({ code: 'revision_required' });
    const headers = { 'if-match': '"0"' };
    const changed = await api.call('changeRoleMapping', { path, body, headers });
    const { status, body: answer } = changed;
    expect(status).toBe(202);
    expect(changed.headers).toMatchObject({ etag: '"1"' });
    expect(answer).toMatchObject({
      mapping: { revision: 1 },
      run: { kind: 'entra-recompute' },
    });
    expect(api.syncs).toEqual([answer.run.id]);
    const read = await api.call('getRoleMapping', { path });
    expect(read.body).toEqual({ rules: [rule('super_admin')], revision: 1 });
    expect(read.headers).toMatchObject({ etag: '"1"' });
    const late = api.call('changeRoleMapping', { path, body, headers });
    await expect(late).rejects.toMatchObject({ code: 'revision_stale' });
  });

  it('lets nobody but a super_admin change who becomes super_admin', async () => {
    const api = await connected();
    const change = (role: 'super_admin' | 'cloud_admin', revision: number, actor = cloudAdmin) =>
      changeRoleMapping(integration, { rules: [rule(role)], revision }, actor, api);
    await expect(change('super_admin', 0)).rejects.toMatchObject({ code: 'forbidden' });
    await change('cloud_admin', 0);
    await change('super_admin', 1, superAdmin);
    await expect(change('cloud_admin', 2)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('roles by hand', () => {
  it('are given once and taken', async () => {
    const api = await connected();
    const body = { personId: ANN, role: 'cloud_admin' };
    const first = await api.call('giveRole', { path: tenant, body });
    expect(first.body).toMatchObject({ origin: 'manual', givenBy: expect.stringContaining('ann') });
    expect((await api.call('giveRole', { path: tenant, body })).body).toEqual(first.body);
    const listed = await api.call('listGrants', { path: tenant });
    expect(listed.body.items).toMatchObject([{ ...first.body, person: { displayName: 'Ann' } }]);
    const target = { ...tenant, userId: ANN, role: 'cloud_admin' };
    expect((await api.call('takeRole', { path: target })).status).toBe(200);
    await expect(api.call('takeRole', { path: target })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('leave the last active super_admin', async () => {
    const api = await connected();
    const give = (personId: string) =>
      api.call('giveRole', { path: tenant, body: { personId, role: 'super_admin' } });
    const take = (userId: string) =>
      api.call('takeRole', { path: { ...tenant, userId, role: 'super_admin' } });
    await give(ANN);
    await expect(take(ANN)).rejects.toMatchObject({ code: 'last_super_admin' });
    await give(BOB);
    await take(ANN);
    await expect(take(BOB)).rejects.toMatchObject({ code: 'last_super_admin' });
  });

  it('are a super_admin’s to give and take, and for people who are known', async () => {
    const api = await connected();
    const target = { ...tenant, personId: ANN, role: 'user' as const };
    const forbidden = { code: 'forbidden' };
    await expect(giveManually(target, cloudAdmin, api)).rejects.toMatchObject(forbidden);
    await expect(takeManually(target, cloudAdmin, api)).rejects.toMatchObject(forbidden);
    const stranger = { ...target, personId: GROUP };
    await expect(giveManually(stranger, superAdmin, api)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

it('lists the roles that a dry run would give', async () => {
  const api = await connected();
  const dry = run({ kind: 'entra-dry-run', state: 'succeeded' });
  await api.runs.create(dry);
  const through = [{ id: GROUP, name: 'Operators' }];
  const gain = { personId: ANN, name: 'Ann', role: 'cloud_admin' as const, through };
  await api.progress.keepGains(dry.id, [gain]);
  const listed = await api.call('listRoleGains', { path: { runId: dry.id } });
  expect(listed.body).toEqual({ items: [gain] });
});

describe('removals that a round holds', () => {
  it('are listed, decided, and carried out by the sync', async () => {
    const api = await connected();
    const held = run({ kind: 'entra-sync', state: 'needs_approval' });
    await api.runs.create(held);
    const removal = { type: 'deactivate' as const, personId: ANN, name: 'Ann', role: null };
    await api.progress.hold(held.id, [removal]);
    const listed = await api.call('listHeldRemovals', { path: { runId: held.id } });
    expect(listed.body).toEqual({ items: [removal] });
    const body = { outcome: 'approved' };
    const decided = await api.call('decideRun', { path: { runId: held.id }, body });
    expect(decided.body).toMatchObject({ decision: { outcome: 'approved' } });
    expect(api.syncs).toEqual([held.id]);
    expect(api.started).toEqual([]);
  });

  it('cannot be decided once a later run has a newer list, and the answer names that run', async () => {
    const api = await connected();
    const held = run({ kind: 'entra-sync', state: 'needs_approval' });
    await api.runs.create(held);
    const error = {
      code: 'run_superseded' as const,
      message: 'Run B looked again.',
      fix: 'See B.',
    };
    await api.runs.supersede(held.id, { error, finishedAt: held.requestedAt });
    const late = api.call('decideRun', {
      path: { runId: held.id },
      body: { outcome: 'approved' },
    });
    await expect(late).rejects.toMatchObject({
      code: 'nothing_to_decide',
      message: 'Run B looked again.',
      fix: 'See B.',
    });
    expect(api.syncs).toEqual([]);
  });

  it('are a super_admin’s to decide where they concern one', async () => {
    const api = await connected();
    const held = run({ kind: 'entra-sync', state: 'needs_approval' });
    await api.runs.create(held);
    await giveManually({ ...tenant, personId: ANN, role: 'super_admin' }, superAdmin, api);
    const removal = { type: 'deactivate' as const, name: 'x', role: null };
    await api.progress.hold(held.id, [{ ...removal, personId: ANN }]);
    const report = () => api.call('getRun', { path: { runId: held.id } });
    expect((await report()).body).toMatchObject({ superAdminOnly: true });
    const forbidden = { code: 'forbidden' };
    await expect(decideSync(held, 'approved', cloudAdmin, api)).rejects.toMatchObject(forbidden);
    await api.progress.hold(held.id, [{ ...removal, personId: BOB }]);
    expect((await report()).body).toMatchObject({ superAdminOnly: false });
    await decideSync(held, 'approved', cloudAdmin, api);
    expect(api.syncs).toEqual([held.id]);
  });
});

it('tells the page who is asking', async () => {
  const api = hub();
  const { body } = await api.call('getCaller', { roles: ['cloud_admin'] });
  expect(body).toEqual({ id: 'https://issuer|ann', name: 'ann', roles: ['cloud_admin'] });
});
