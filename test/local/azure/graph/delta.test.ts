import type { JsonObject } from '../../../../local/azure/json.ts';
import { type GraphUnderTest, startGraph } from './graph-under-test.ts';

const SELECT = '$select=displayName,department,accountEnabled,jobTitle,manager';
const USERS = `/users/delta?${SELECT}`;
const GROUPS = '/groups/delta?$select=displayName,members';

let graph: GraphUnderTest;
afterEach(() => graph.azure.close());

const idsOf = (items: readonly JsonObject[]) => items.map(({ id }) => String(id));
const add = async (displayName: string, more: object = {}) =>
  String((await graph.simulator.changeDirectory({ change: 'add-user', displayName, ...more })).id);
const addGroup = async (displayName: string, users: string[], groups: string[] = []) =>
  String(
    (await graph.simulator.changeDirectory({ change: 'add-group', displayName, users, groups })).id,
  );

describe('the first round of users', () => {
  it('comes in pages of 200 and ends with a delta link that has nothing to tell', async () => {
    graph = await startGraph({ people: { users: 450, groups: 0 } });

    const { pages, items, deltaLink } = await graph.round(USERS);
    const unchanged = await graph.round(deltaLink);

    expect(pages.map(({ value }) => (value as unknown[]).length)).toEqual([200, 200, 50]);
    expect(pages.every((page) => !('@odata.nextLink' in page && '@odata.deltaLink' in page))).toBe(
      true,
    );
    expect(new Set(idsOf(items)).size).toBe(450);
    expect([unchanged.pages.length, unchanged.items.length]).toEqual([1, 0]);
  });

  it('has managers, and leaves out what was never set', async () => {
    graph = await startGraph({ people: { users: 2, groups: 0 } });
    const [head, report] = (await graph.round(`${USERS},employeeType`)).items;

    expect(head).not.toHaveProperty('manager@delta');
    expect(head).not.toHaveProperty('employeeType');
    expect(report?.['manager@delta']).toEqual([
      { '@odata.type': '#microsoft.graph.user', id: head?.id },
    ]);
  });

  it('tells of people who are gone, too', async () => {
    graph = await startGraph({ people: { users: 3, groups: 0 } });
    const [one = '', two = ''] = idsOf((await graph.round(USERS)).items);
    await graph.simulator.changeDirectory({ change: 'delete-user', user: one });
    await graph.simulator.changeDirectory({ change: 'purge-user', user: two });

    const { items } = await graph.round(USERS);

    expect(items.slice(0, 2)).toEqual([
      { id: one, '@removed': { reason: 'changed' } },
      { id: two, '@removed': { reason: 'deleted' } },
    ]);
  });

  it('is skipped with the token latest', async () => {
    graph = await startGraph({ people: { users: 3, groups: 0 } });
    const { items, deltaLink } = await graph.round(`${USERS}&$deltatoken=latest`);
    const id = await add('Nora New');

    expect(items).toEqual([]);
    expect(idsOf((await graph.round(deltaLink)).items)).toEqual([id]);
  });

  it('ignores $expand and $top, and takes $filter for up to 50 ids', async () => {
    graph = await startGraph({ people: { users: 120, groups: 0 } });
    const all = (await graph.get(`${USERS}&$top=5&$expand=manager`)).value as JsonObject[];
    const two = idsOf(all)
      .slice(3, 5)
      .map((id) => `id eq '${id}'`);

    expect(all).toHaveLength(120);
    expect((await graph.round(`${USERS}&$filter=${two.join(' or ')}`)).items).toHaveLength(2);
    expect(
      await graph.fail(`${USERS}&$filter=${Array(51).fill(two[0]).join(' or ')}`),
    ).toMatchObject({ statusCode: 400, code: 'Request_UnsupportedQuery' });
  });

  it('has pages without items where it is told to, which lead on', async () => {
    graph = await startGraph({ people: { users: 250, groups: 0 } });
    await graph.simulator.changeDirectory({ change: 'set-graph', emptyPages: true });

    const { pages, items } = await graph.round(USERS);

    expect(pages.map(({ value }) => (value as unknown[]).length)).toEqual([0, 200, 0, 50]);
    expect(items).toHaveLength(250);
  });
});

describe('a later round of users', () => {
  it('has each changed person once, whole, and null only for what was cleared', async () => {
    graph = await startGraph({ people: { users: 5, groups: 0 } });
    const { items, deltaLink } = await graph.round(USERS);
    const user = String(items[3]?.id);
    const change = { change: 'update-user', user } as const;
    await graph.simulator.changeDirectory({ ...change, properties: { department: 'Legal' } });
    await graph.simulator.changeDirectory({ ...change, properties: { jobTitle: null } });

    const changed = (await graph.round(deltaLink)).items;
    const minimal = (await graph.round(deltaLink, { prefer: 'return=minimal' })).items;

    const { 'manager@delta': _, ...whole } = items[3] ?? {};
    expect(changed).toEqual([{ ...whole, department: 'Legal', jobTitle: null }]);
    expect(minimal).toEqual([{ id: user, department: 'Legal', jobTitle: null }]);
  });

  it('does not tell of what was not selected', async () => {
    graph = await startGraph({ people: { users: 2, groups: 0 } });
    const { items, deltaLink } = await graph.round(USERS);
    const user = String(items[1]?.id);
    const properties = { officeLocation: '9/9999' };
    await graph.simulator.changeDirectory({ change: 'update-user', user, properties });

    expect((await graph.round(deltaLink)).items).toEqual([]);
  });

  it('tells who left, for now or for ever, and who came back', async () => {
    graph = await startGraph({ people: { users: 9, groups: 0 } });
    const first = await graph.round(USERS);
    const user = String(first.items[8]?.id);
    await graph.simulator.changeDirectory({ change: 'delete-user', user });
    const second = await graph.round(first.deltaLink);
    await graph.simulator.changeDirectory({ change: 'restore-user', user });
    const third = await graph.round(second.deltaLink);
    await graph.simulator.changeDirectory({ change: 'purge-user', user });
    const fourth = await graph.round(third.deltaLink);

    expect(second.items).toEqual([{ id: user, '@removed': { reason: 'changed' } }]);
    expect(third.items).toEqual([first.items[8]]);
    expect(fourth.items).toEqual([{ id: user, '@removed': { reason: 'deleted' } }]);
  });

  it('tells of another manager, or of none', async () => {
    graph = await startGraph({ people: { users: 3, groups: 0 } });
    const { items, deltaLink } = await graph.round(USERS);
    const [head = '', user = '', other = ''] = idsOf(items);
    const type = { '@odata.type': '#microsoft.graph.user' };
    await graph.simulator.changeDirectory({ change: 'set-manager', user, manager: other });
    const moved = await graph.round(deltaLink);
    await graph.simulator.changeDirectory({ change: 'set-manager', user, manager: null });
    const orphaned = await graph.round(moved.deltaLink);

    const removed = { reason: 'deleted' };
    expect(moved.items[0]?.['manager@delta']).toEqual([
      { ...type, id: other },
      { ...type, id: head, '@removed': removed },
    ]);
    expect(orphaned.items[0]?.['manager@delta']).toEqual([
      { ...type, id: other, '@removed': removed },
    ]);
  });

  it('can tell again what it told before, and in another order', async () => {
    graph = await startGraph({ people: { users: 0, groups: 0 } });
    const { deltaLink } = await graph.round(USERS);
    for (let number = 0; number < 12; number += 1) await add(`Person ${number}`);
    const once = await graph.round(deltaLink);
    await graph.simulator.changeDirectory({ change: 'set-graph', replay: 12, shuffle: true });

    const again = idsOf((await graph.round(once.deltaLink)).items);

    expect(again).not.toEqual(idsOf(once.items));
    expect(again.toSorted()).toEqual(idsOf(once.items).toSorted());
  });

  it('repeats on the same link', async () => {
    graph = await startGraph({ people: { users: 0, groups: 0 } });
    const { deltaLink } = await graph.round(USERS);
    await add('Nora New');

    expect((await graph.round(deltaLink)).items).toEqual((await graph.round(deltaLink)).items);
  });
});

describe('groups', () => {
  it('come with their members, and those with many come again on the next page', async () => {
    graph = await startGraph({ people: { users: 90, groups: 6, membersPerGroup: 25 } });
    await graph.simulator.changeDirectory({ change: 'set-graph', pageSize: 4, membersPerPage: 10 });

    const { items, pages } = await graph.round(GROUPS);

    const members = new Map<string, number>();
    for (const { id, 'members@delta': part } of items) {
      const told = (part as unknown[] | undefined)?.length ?? 0;
      expect(told).toBeLessThanOrEqual(10);
      members.set(String(id), (members.get(String(id)) ?? 0) + told);
    }
    expect([...members.values()]).toEqual([25, 25, 25, 25, 25, 25]);
    expect(idsOf(pages[0]?.value as JsonObject[])[0]).toBe(
      idsOf(pages[1]?.value as JsonObject[])[0],
    );
  });

  it('have no members@delta when nobody is in them', async () => {
    graph = await startGraph({ people: { users: 0, groups: 0 } });
    await addGroup('Empty', []);
    expect((await graph.round('/groups/delta')).items[0]).not.toHaveProperty('members@delta');
  });

  it('tell who came and who went, people and groups', async () => {
    graph = await startGraph({ people: { users: 0, groups: 0 } });
    const [ann, bob] = [await add('Ann'), await add('Bob')];
    const inner = await addGroup('Inner', []);
    const group = await addGroup('Outer', [ann]);
    const { deltaLink } = await graph.round(GROUPS);
    await graph.simulator.changeDirectory({
      change: 'add-members',
      group,
      users: [bob],
      groups: [inner],
    });
    await graph.simulator.changeDirectory({ change: 'remove-members', group, users: [ann] });

    const { items } = await graph.round(deltaLink);

    const user = '#microsoft.graph.user';
    expect(items).toEqual([
      {
        id: group,
        displayName: 'Outer',
        'members@delta': [
          { '@odata.type': user, id: bob },
          { '@odata.type': '#microsoft.graph.group', id: inner },
          { '@odata.type': user, id: ann, '@removed': { reason: 'deleted' } },
        ],
      },
    ]);
  });

  it('tell that a deleted person is no member, or keep silent, as seen of Graph', async () => {
    graph = await startGraph({ people: { users: 0, groups: 0 } });
    const user = await add('Ann');
    await addGroup('Group', [user]);
    const first = await graph.round(GROUPS);
    await graph.simulator.changeDirectory({ change: 'delete-user', user });
    const told = await graph.round(first.deltaLink);
    await graph.simulator.changeDirectory({ change: 'set-graph', tellsDeletedMembers: false });
    await graph.simulator.changeDirectory({ change: 'restore-user', user });
    const silent = await graph.round(told.deltaLink);

    expect(told.items[0]?.['members@delta']).toMatchObject([{ id: user, '@removed': {} }]);
    expect(silent.items).toEqual([]);
    expect((await graph.round(GROUPS)).items[0]?.['members@delta']).toMatchObject([{ id: user }]);
  });
});

describe('an expired link', () => {
  it('is 400 syncStateNotFound after seven days', async () => {
    let now = Date.UTC(2026, 5, 1);
    graph = await startGraph({ people: { users: 1, groups: 0 }, now: () => now });
    const { deltaLink } = await graph.round(USERS);
    now += 7 * 86_400_000 + 1;
    graph.signInAnew();

    expect(await graph.fail(deltaLink)).toMatchObject({
      statusCode: 400,
      code: 'syncStateNotFound',
      message: expect.stringContaining('data must be synchronized again'),
    });
  });

  it('is 410 with a Location after maintenance, where all begins anew', async () => {
    graph = await startGraph({ people: { users: 2, groups: 0 } });
    const { deltaLink } = await graph.round(USERS);
    await graph.simulator.changeDirectory({ change: 'expire-tokens', as: 'resyncRequired' });

    const answer = await graph.fetch(deltaLink);

    expect(answer.status).toBe(410);
    const { items, deltaLink: later } = await graph.round(String(answer.headers.get('location')));
    expect(items).toHaveLength(2);
    expect(items[1]).toHaveProperty('department');
    expect((await graph.round(later)).items).toEqual([]);
  });

  it('is one that another tenant issued, or the same one before it started anew', async () => {
    graph = await startGraph({ people: { users: 1, groups: 0 } });
    await add('Ann');
    const { deltaLink } = await graph.round(USERS);
    const { search } = new URL(deltaLink);
    await graph.azure.close();
    graph = await startGraph({ people: { users: 1, groups: 0 } });

    expect(await graph.fail(`/users/delta${search}`)).toMatchObject({ code: 'syncStateNotFound' });
  });
});

it('refuses what delta does not know', async () => {
  graph = await startGraph();
  expect(await graph.fail('/users/delta?$select=skills')).toMatchObject({
    statusCode: 501,
    code: 'NotImplemented',
  });
  expect(await graph.fail('/users/delta?$select=nothing')).toMatchObject({ statusCode: 400 });
  expect(await graph.fail('/users/delta?$deltatoken=nonsense')).toMatchObject({ statusCode: 400 });
});
