import { decideSync } from '../../lambdas/integration-hub/directory/decide-sync.ts';
import {
  giveManually,
  takeManually,
} from '../../lambdas/integration-hub/directory/manual-grants.ts';
import { changeRoleMapping } from '../../lambdas/integration-hub/directory/role-mapping.ts';
import type { Caller } from '../../lambdas/shared/domain/caller.ts';
import { integration as fixture, TENANT_ID } from '../fixtures/integration.ts';
import { grant, person } from '../fixtures/person.ts';
import { run } from '../fixtures/run.ts';
import { hub } from './hub-under-test.ts';

const ANN = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';
const GROUP = '00000000-0000-4000-8000-0000000000f0';
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
    const both = api.call('listUsers', { path: tenant, query: { prefix: 'a', department: 'd1' } });
    await expect(both).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('shows a user with roles and reasons, and a group with members', async () => {
    const api = await connected();
    const given = grant({ personId: ANN, path: [GROUP] });
    await api.directory.commit([{ type: 'grant', before: undefined, after: given }]);
    const user = await api.call('getUser', { path: { ...tenant, userId: ANN } });
    expect(user.body).toMatchObject({ displayName: 'Ann', grants: [{ path: [GROUP] }] });
    const group = api.call('getGroup', { path: { ...tenant, groupId: GROUP } });
    await expect(group).rejects.toMatchObject({ code: 'not_found' });
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
    const body = { rules: [rule('super_admin')], revision: 0 };
    const { status, body: answer } = await api.call('changeRoleMapping', { path, body });
    expect(status).toBe(202);
    expect(answer).toMatchObject({
      mapping: { revision: 1 },
      run: { kind: 'entra-recompute' },
    });
    expect(api.syncs).toEqual([answer.run.id]);
    const read = await api.call('getRoleMapping', { path });
    expect(read.body).toEqual({ rules: [rule('super_admin')], revision: 1 });
    const late = api.call('changeRoleMapping', { path, body });
    await expect(late).rejects.toMatchObject({ code: 'changed_meanwhile' });
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
    expect(listed.body.items).toEqual([first.body]);
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
    const forbidden = { code: 'forbidden' };
    await expect(decideSync(held, 'approved', cloudAdmin, api)).rejects.toMatchObject(forbidden);
    await api.progress.hold(held.id, [{ ...removal, personId: BOB }]);
    await decideSync(held, 'approved', cloudAdmin, api);
    expect(api.syncs).toEqual([held.id]);
  });
});
