import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../../local/azure/json.ts';
import { describeWithSamples, samplesFolder } from '../../../published-samples.ts';
import { shapeOf } from '../shape.ts';
import { type GraphUnderTest, startGraph } from './graph-under-test.ts';

const read = (file: string) =>
  JSON.parse(readFileSync(join(samplesFolder('graph'), file), 'utf8')) as JsonObject;
const itemsOf = ({ value }: JsonObject) => value as readonly JsonObject[];

let graph: GraphUnderTest;
/** Ids of the default tenant: a group with both kinds of members, a person, their manager. */
let group: string;
let person: string;
let manager: string;

describeWithSamples('graph', 'answers of Graph, beside published ones', () => {
  beforeEach(async () => {
    graph = await startGraph();
    [group, person, manager] = await Promise.all([
      graph
        .list("/groups?$filter=displayName eq 'StackFlow Administrators'")
        .then(([found]) => String(found?.id)),
      graph.get('/users/priya.iyer@contoso.com').then(({ id }) => String(id)),
      graph.get('/users/kenji.sato@contoso.com').then(({ id }) => String(id)),
    ]);
  });
  afterEach(() => graph.azure.close());

  it.each([
    [
      'graph-users-list-guest-otherMails.json',
      '/users?$select=displayName,mail,mailNickname,otherMails,proxyAddresses,userPrincipalName',
    ],
    ['graph-groups-list-full.json', '/groups'],
    ['graph-organization-list.json', '/organization'],
    ['graph-user-delta-api-default.json', '/users/delta'],
    [
      'graph-users-delta-initial-nextlink.json',
      '/users/delta?$select=displayName,givenName,surname',
    ],
    [
      'graph-groups-delta-initial-members.json',
      '/groups/delta?$select=displayName,description,members',
    ],
  ])('%s: every member of it is there', async (file, path) => {
    await graph.simulator.changeDirectory({ change: 'set-graph', pageSize: 5 });
    const sample = read(file);
    const answer = await graph.get(path);

    const present = new Set(shapeOf(itemsOf(answer)).keys());
    const missing = [...shapeOf(itemsOf(sample)).keys()].filter((key) => !present.has(key));
    expect(missing).toEqual([]);
    for (const key of Object.keys(sample)) expect(answer).toHaveProperty([key]);
  });

  it.each([
    [
      'graph-users-delta-initial-nextlink.json',
      '/users/delta?$select=displayName,givenName,surname',
    ],
    ['graph-user-delta-api-default.json', '/users/delta'],
    ['graph-groups-delta-nochange.json', '/groups/delta?$deltatoken=latest'],
  ])('%s: the same members in the same order, and the same context', async (file, path) => {
    await graph.simulator.changeDirectory({ change: 'set-graph', pageSize: 5 });
    const sample = read(file);
    const answer = await graph.get(path);

    expect(Object.keys(answer)).toEqual(Object.keys(sample));
    expect(answer['@odata.context']).toBe(sample['@odata.context']);
    const link = (body: JsonObject) =>
      String(body['@odata.nextLink'] ?? body['@odata.deltaLink'])
        .replace(/^https:\/\/[^/]+/, '')
        .replace(/token=.*/, 'token=');
    expect(link(answer)).toBe(link(sample));
  });

  it('the pages after the first name no properties in their context', async () => {
    await graph.simulator.changeDirectory({ change: 'set-graph', pageSize: 40 });
    const { pages } = await graph.round('/users/delta?$select=displayName,givenName,surname');
    const second = read('graph-users-delta-second-page.json');
    const last = read('graph-users-delta-final-deltalink.json');

    expect(pages[1]?.['@odata.context']).toBe(second['@odata.context']);
    expect(Object.keys(pages.at(-1) ?? {})).toEqual(Object.keys(last));
  });

  it.each(['graph-users-delta-changes-removed.json', 'graph-user-delta-api-minimal.json'])(
    '%s: changes have its shape',
    async (file) => {
      const first = await graph.round(
        '/users/delta?$select=displayName,givenName,surname,jobTitle',
      );
      const properties = { displayName: 'Priya Iyer-Sato', givenName: 'Priya', jobTitle: 'Lead' };
      await graph.simulator.changeDirectory({ change: 'update-user', user: person, properties });
      await graph.simulator.changeDirectory({ change: 'delete-user', user: manager });
      const prefer: Record<string, string> = file.includes('minimal')
        ? { prefer: 'return=minimal' }
        : {};

      const answer = await graph.get(first.deltaLink, prefer);

      const present = new Set(shapeOf(itemsOf(answer)).keys());
      expect([...shapeOf(itemsOf(read(file))).keys()].filter((key) => !present.has(key))).toEqual(
        [],
      );
      expect(itemsOf(answer).at(-1)).toEqual({ id: manager, '@removed': { reason: 'changed' } });
    },
  );

  it('graph-groups-delta-changes-members-removed.json: members come and go in its shape', async () => {
    const first = await graph.round('/groups/delta?$select=displayName,description,members');
    const [other = ''] = (await graph.list('/users')).slice(-1).map(({ id }) => String(id));
    await graph.simulator.changeDirectory({ change: 'add-members', group, users: [other] });
    await graph.simulator.changeDirectory({
      change: 'remove-members',
      group,
      users: ['samir.gupta@contoso.com'],
    });

    const { items } = await graph.round(first.deltaLink);

    const sample = shapeOf(itemsOf(read('graph-groups-delta-changes-members-removed.json')));
    expect([...shapeOf(items).keys()].toSorted()).toEqual([...sample.keys()].toSorted());
  });

  it('graph-group-members-limited-info.json: who may not be read is a type, an id and nulls', async () => {
    await graph.simulator.changeDirectory({
      change: 'set-permissions',
      permissions: ['GroupMember.Read.All'],
    });
    graph.signInAnew();
    const [limited] = await graph.list(`/groups/${group}/members?$select=id,displayName`);
    const sample = itemsOf(read('graph-group-members-limited-info.json')).at(-1) ?? {};

    expect(Object.keys(limited ?? {}).slice(0, 2)).toEqual(Object.keys(sample).slice(0, 2));
    expect([limited?.displayName, sample.displayName]).toEqual([null, null]);
  });

  it('graph-user-manager.json, graph-group-members-cast-user-count.json: related objects', async () => {
    const one = await graph.get(`/users/${person}/manager`);
    const sample = read('graph-user-manager.json');
    const cast = await graph.get(
      `/groups/${group}/members/microsoft.graph.user?$count=true&$select=displayName,id`,
      { ConsistencyLevel: 'eventual' },
    );
    const counted = read('graph-group-members-cast-user-count.json');

    for (const key of Object.keys(sample)) expect(one).toHaveProperty([key]);
    expect(Object.keys(cast)).toEqual(Object.keys(counted));
    expect(cast['@odata.context']).toBe(counted['@odata.context']);
    expect(Object.keys(itemsOf(cast)[0] ?? {})).toEqual(Object.keys(itemsOf(counted)[0] ?? {}));
  });

  it('graph-directory-deleteditems-list.json: the recycle bin has its members', async () => {
    const team = String(
      (await graph.list("/groups?$filter=displayName eq 'Service Desk Team'"))[0]?.id,
    );
    await graph.simulator.changeDirectory({ change: 'delete-group', group: team });
    const answer = await graph.get('/directory/deletedItems/microsoft.graph.group');
    const sample = read('graph-directory-deleteditems-list.json');

    expect(answer['@odata.context']).toBe(sample['@odata.context']);
    for (const key of Object.keys(itemsOf(sample)[0] ?? {})) {
      expect(itemsOf(answer)[0]).toHaveProperty([key]);
    }
  });

  it.each([
    ['graph-error-403-authorization-requestdenied.json', '/users', {}],
    ['graph-error-403-group-members-userread-only.json', '/groups/{group}/members', {}],
    ['graph-error-401-compacttoken.json', '/users', { authorization: 'Bearer a.b.c' }],
    ['graph-error-429-toomanyrequests.json', '/users', {}],
    ['graph-error-501-delta-skills.json', '/users/delta?$select=skills', {}],
    ['graph-error-advanced-count-unsupported.json', '/users?$count=true', {}],
    ['graph-error-advanced-filter-not-indexed.json', "/users?$filter=city eq 'A'", {}],
    ['graph-error-advanced-search-needs-header.json', '/users?$search="displayName:a"', {}],
    ['graph-error-advanced-unsupported-query.json', "/users?$filter=mail ne 'a'", {}],
    ['graph-error-expand-not-supported.json', '/users?$expand=photo', {}],
  ])('%s: the same code, message and members', async (file, path, headers) => {
    if (file.includes('403')) {
      const permissions = file.includes('userread') ? ['User.Read.All'] : [];
      await graph.simulator.changeDirectory({ change: 'set-permissions', permissions });
      graph.signInAnew();
    }
    if (file.includes('429')) {
      await graph.simulator.changeDirectory({ change: 'set-graph', resourceUnits: 1 });
    }
    const status = Number(/-(\d{3})-/.exec(file)?.[1] ?? 400);

    const answer = await graph.fetch(path.replace('{group}', group), headers);
    const { error } = (await answer.json()) as { error: JsonObject };

    const expected = read(file).error as JsonObject;
    expect([answer.status, error.code, error.message]).toEqual([
      status,
      expected.code,
      expected.message,
    ]);
    expect(Object.keys(error.innerError as JsonObject)).toEqual(
      expect.arrayContaining(['date', 'request-id']),
    );
  });
});
