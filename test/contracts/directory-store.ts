import { emptyState } from '../../lambdas/entra-sync/directory-state.ts';
import type { Department } from '../../lambdas/shared/domain/department.ts';
import type { DirectoryChange, DirectoryStore } from '../../lambdas/shared/domain/directory.ts';
import type { Members } from '../../lambdas/shared/domain/group.ts';
import { group } from '../fixtures/group.ts';
import { TENANT_ID } from '../fixtures/integration.ts';
import { grant, person } from '../fixtures/person.ts';

const department: Department = {
  tenantId: TENANT_ID,
  id: 'd1',
  name: 'Sales',
  formerNames: ['Vending'],
  headId: null,
  parentId: null,
  people: 1,
  mergedInto: null,
  endedAt: null,
  revision: 1,
};
const members = (people: string[], groups: string[] = []): Members => ({
  people: new Set(people),
  groups: new Set(groups),
});
const created = (after: ReturnType<typeof person>): DirectoryChange => ({
  type: 'person',
  before: undefined,
  after,
});
const given = (after: ReturnType<typeof grant>): DirectoryChange => ({
  type: 'grant',
  before: undefined,
  after,
});
const NOW = '2026-03-01T00:00:00.000Z';

/** What every directory does; `makeStore` gives an empty one. */
export function directoryStoreContract(makeStore: () => Promise<DirectoryStore>): void {
  const all = async <T>(pages: AsyncIterable<readonly T[]>) =>
    (await Array.fromAsync(pages)).flat();

  it('gives back people, groups, departments and grants as they were written', async () => {
    const store = await makeStore();
    const ann = person({ departmentId: 'd1', department: 'Sales' });
    await store.commit([created(ann)]);
    await store.commit([{ type: 'group', before: undefined, after: group('g1') }]);
    await store.commit([{ type: 'department', before: undefined, after: department }]);
    await store.commit([given(grant())]);
    expect(await store.getPeople(TENANT_ID, ['ann', 'none'])).toEqual(new Map([['ann', ann]]));
    expect(await all(store.people(TENANT_ID))).toEqual([ann]);
    expect(await store.getGroups(TENANT_ID, ['g1'])).toEqual(new Map([['g1', group('g1')]]));
    expect(await all(store.groups(TENANT_ID))).toEqual([group('g1')]);
    expect(await all(store.departments(TENANT_ID))).toEqual([department]);
    expect(await all(store.grants(TENANT_ID))).toEqual([grant()]);
    expect(await all(store.people('another tenant'))).toEqual([]);
  });

  it('writes over what was read only, and all of it or nothing', async () => {
    const store = await makeStore();
    const ann = person();
    expect(await store.commit([created(ann)])).toBe(true);
    expect(await store.commit([created(ann)])).toBe(false);
    const after = { ...ann, displayName: 'Anna', revision: 2 };
    const change: DirectoryChange = { type: 'person', before: ann, after };
    expect(await store.commit([given(grant()), created(ann)])).toBe(false);
    expect(await all(store.grants(TENANT_ID))).toEqual([]);
    expect(await store.commit([change, given(grant())])).toBe(true);
    expect(await store.commit([change])).toBe(false);
    expect((await store.getPeople(TENANT_ID, ['ann'])).get('ann')).toEqual(after);
  });

  it('takes grants away, once, and lists a person’s', async () => {
    const store = await makeStore();
    await store.commit([given(grant()), given(grant({ role: 'cloud_admin' }))]);
    await store.commit([given(grant({ personId: 'anna' }))]);
    const taking: DirectoryChange = { type: 'grant', before: grant(), after: undefined };
    expect(await store.commit([taking])).toBe(true);
    expect(await store.commit([taking])).toBe(false);
    expect(await all(store.grants(TENANT_ID, 'ann'))).toEqual([grant({ role: 'cloud_admin' })]);
  });

  it('lets one of many change the roster of super_admins', async () => {
    const store = await makeStore();
    const before = await store.roster();
    expect(before).toEqual({ grants: [], revision: 0 });
    const writes = await Promise.all(
      ['ann', 'bob', 'cat'].map((personId) => {
        const after = { grants: [personId], revision: 1 };
        return store.commit([given(grant({ personId }))], { before, after });
      }),
    );
    expect(writes.filter(Boolean)).toHaveLength(1);
    expect(await all(store.grants(TENANT_ID))).toHaveLength(1);
    expect(await store.roster()).toMatchObject({ revision: 1 });
  });

  it('knows at once what is due, and no longer what is not', async () => {
    const store = await makeStore();
    const gone = { presence: 'gone', state: 'deactivated' } as const;
    const ann = person({ presence: 'disabled', leaving: 'pending' });
    const bob = person({ id: 'bob', ...gone, goneAt: '2026-01-01T00:00:00.000Z' });
    const cat = person({ id: 'cat', ...gone, goneAt: '2026-03-01T00:00:00.001Z' });
    for (const one of [ann, bob, cat, person({ id: 'dan' })]) await store.commit([created(one)]);
    const lost = grant({ leaving: 'pending' });
    await store.commit([given(lost), given(grant({ personId: 'bob' }))]);
    const due = await all(store.due(TENANT_ID, NOW));
    expect(due).toHaveLength(3);
    expect(due).toEqual(
      expect.arrayContaining([
        { type: 'person', person: ann },
        { type: 'person', person: bob },
        { type: 'grant', grant: lost },
      ]),
    );
    const back = person({ revision: 2 });
    await store.commit([
      { type: 'person', before: ann, after: back },
      { type: 'grant', before: lost, after: undefined },
    ]);
    expect(await all(store.due(TENANT_ID, NOW))).toEqual([{ type: 'person', person: bob }]);
  });

  it('keeps members, few and very many, and what changes of them', async () => {
    const store = await makeStore();
    const many = Array.from({ length: 15_000 }, (_, at) => `${at}`.padStart(36, '0'));
    const save = (of: Readonly<Record<string, Members>>) =>
      store.saveMembers(TENANT_ID, new Map(Object.entries(of)));
    await save({
      small: members(['ann', 'bob'], ['inner']),
      large: members(many.slice(0, 100)),
    });
    await save({ large: members(many, ['inner']) });
    const found = await store.getMembers(TENANT_ID, ['small', 'large', 'none']);
    expect([...found.keys()].toSorted()).toEqual(['large', 'small']);
    expect(found.get('small')).toEqual(members(['ann', 'bob'], ['inner']));
    expect(found.get('large')).toEqual(members(many, ['inner']));
    await save({ other: members(['ann']), large: members(many.slice(1)) });
    expect((await store.getMembers(TENANT_ID, ['large'])).get('large')?.people.size).toBe(14_999);
    await save({ other: members(['bob']), large: members(['ann']) });
    expect(await store.getMembers(TENANT_ID, ['other', 'large'])).toEqual(
      new Map([
        ['other', members(['bob'])],
        ['large', members(['ann'])],
      ]),
    );
  });

  it('lets one of many write the state', async () => {
    const store = await makeStore();
    const first = { ...emptyState(TENANT_ID), usersLink: 'a', revision: 1 };
    expect(await store.state(TENANT_ID)).toBeUndefined();
    expect(await store.saveState(undefined, first)).toBe(true);
    expect(await store.saveState(undefined, first)).toBe(false);
    const second = { ...first, removals: { run: { at: NOW, people: 2 } }, revision: 2 };
    const writes = await Promise.all([1, 2, 3].map(() => store.saveState(first, second)));
    expect(writes.filter(Boolean)).toHaveLength(1);
    expect(await store.state(TENANT_ID)).toEqual(second);
  });

  it('changes the mapping over the revision that was read', async () => {
    const store = await makeStore();
    expect(await store.mapping(TENANT_ID)).toEqual({ rules: [], revision: 0 });
    const rules = [{ groupId: 'g1', groupName: 'Admins', role: 'super_admin' as const }];
    expect(await store.saveMapping(TENANT_ID, { rules, revision: 1 })).toBe(true);
    expect(await store.saveMapping(TENANT_ID, { rules: [], revision: 1 })).toBe(false);
    expect(await store.saveMapping(TENANT_ID, { rules, revision: 2 })).toBe(true);
    expect(await store.mapping(TENANT_ID)).toEqual({ rules, revision: 2 });
  });

  it('lists people and groups by name, in pages, also those that begin so', async () => {
    const store = await makeStore();
    for (const [id, displayName] of [
      ['1', 'Cat'],
      ['2', 'ann'],
      ['3', 'Anton'],
      ['4', 'Bob'],
    ] as const) {
      await store.commit([created(person({ id, displayName, departmentId: 'd1' }))]);
    }
    await store.commit([{ type: 'group', before: undefined, after: group('g', 'Admins') }]);
    const first = await store.listPeople(TENANT_ID, { limit: 3 });
    expect(first.items.map(({ displayName }) => displayName)).toEqual(['ann', 'Anton', 'Bob']);
    const second = await store.listPeople(TENANT_ID, { limit: 3, cursor: first.cursor });
    expect(second.items.map(({ displayName }) => displayName)).toEqual(['Cat']);
    const found = await store.listPeople(TENANT_ID, { prefix: 'AN', limit: 9 });
    expect(found.items.map(({ id }) => id)).toEqual(['2', '3']);
    expect((await store.listGroups(TENANT_ID, { prefix: 'adm', limit: 9 })).items).toEqual([
      group('g', 'Admins'),
    ]);
    const inDepartment = await store.listDepartmentPeople(TENANT_ID, 'd1', { limit: 9 });
    expect(inDepartment.items.map(({ id }) => id)).toEqual(['2', '3', '4', '1']);
    const some = await store.listDepartmentPeople(TENANT_ID, 'd1', { prefix: 'an', limit: 9 });
    expect(some.items.map(({ id }) => id)).toEqual(['2', '3']);
    expect((await store.listDepartmentPeople(TENANT_ID, 'd2', { limit: 9 })).items).toEqual([]);
  });

  it('lists and counts who is active and has a manager, or none', async () => {
    const store = await makeStore();
    const boss = { managerId: 'boss' };
    for (const [id, displayName, more] of [
      ['1', 'Cat', boss],
      ['2', 'ann', boss],
      ['3', 'Dan', { ...boss, state: 'deactivated', presence: 'disabled' }],
      ['boss', 'Bob', {}],
    ] as const) {
      await store.commit([created(person({ id, displayName, ...more }))]);
    }
    const first = await store.listReports(TENANT_ID, 'boss', { limit: 1 });
    const second = await store.listReports(TENANT_ID, 'boss', { limit: 1, cursor: first.cursor });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['2', '1']);
    expect(first.items[0]).toEqual(person({ id: '2', displayName: 'ann', ...boss }));
    const none = await store.listReports(TENANT_ID, null, { limit: 9 });
    expect(none.items.map(({ id }) => id)).toEqual(['boss']);
    expect(await store.countReports(TENANT_ID, 'boss', 9)).toBe(2);
    expect(await store.countReports(TENANT_ID, 'boss', 1)).toBe(1);
    expect(await store.countReports(TENANT_ID, '1', 9)).toBe(0);
  });

  it('no longer lists whoever left or got another manager', async () => {
    const store = await makeStore();
    const before = person({ managerId: 'boss' });
    await store.commit([created(before)]);
    const after = person({ managerId: 'other', revision: 2 });
    await store.commit([{ type: 'person', before, after }]);
    expect(await store.countReports(TENANT_ID, 'boss', 9)).toBe(0);
    expect(await store.countReports(TENANT_ID, 'other', 9)).toBe(1);
  });

  it('keeps where the org chart begins', async () => {
    const store = await makeStore();
    expect(await store.orgChart(TENANT_ID)).toBeUndefined();
    const chart = { tops: [{ personId: 'ann', people: 3 }], omitted: 0, outside: 7 };
    await store.saveOrgChart(TENANT_ID, chart);
    expect(await store.orgChart(TENANT_ID)).toEqual(chart);
  });

  it('lists the grants of one role', async () => {
    const store = await makeStore();
    const admins = ['ann', 'bob'].map((personId) => grant({ personId, role: 'super_admin' }));
    for (const one of [...admins, grant({ personId: 'cat' })]) await store.commit([given(one)]);
    const role = 'super_admin';
    const first = await store.listGrants(TENANT_ID, { role, limit: 1 });
    const second = await store.listGrants(TENANT_ID, { role, limit: 1, cursor: first.cursor });
    expect([...first.items, ...second.items]).toEqual(admins);
  });

  it('lists grants in pages, and refuses a foreign cursor', async () => {
    const store = await makeStore();
    await store.commit([given(grant()), given(grant({ personId: 'bob' }))]);
    const first = await store.listGrants(TENANT_ID, { limit: 1 });
    const second = await store.listGrants(TENANT_ID, { limit: 1, cursor: first.cursor });
    expect([...first.items, ...second.items]).toEqual([grant(), grant({ personId: 'bob' })]);
    const refusal = { code: 'invalid_request' };
    const listing = store.listGrants(TENANT_ID, { limit: 1, cursor: 'x' });
    await expect(listing).rejects.toMatchObject(refusal);
  });
}
