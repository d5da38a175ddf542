import type { JsonObject } from '../../../../local/azure/json.ts';
import { decodeJwt } from '../decode-jwt.ts';
import { credentialFor } from '../tenant-under-test.ts';
import { type GraphUnderTest, startGraph } from './graph-under-test.ts';

let graph: GraphUnderTest;
afterEach(() => graph.azure.close());

const grant = async (...permissions: string[]) => {
  await graph.simulator.changeDirectory({ change: 'set-permissions', permissions });
  graph.signInAnew();
};
const groupNamed = async (name: string) =>
  (await graph.list(`/groups?$filter=displayName eq '${name}'`))[0]?.id as string;
const DENIED = { statusCode: 403, code: 'Authorization_RequestDenied' };

describe('the default tenant', () => {
  it('has some seventy people, all but one with a manager, guests and disabled accounts among them', async () => {
    graph = await startGraph();
    const people = await graph.list(
      '/users?$select=id,displayName,department,userType,accountEnabled&$expand=manager($select=id)',
    );

    const employees = people.filter(({ userType }) => userType === 'Member');
    expect(people.length).toBeGreaterThanOrEqual(60);
    expect(
      employees.filter(({ manager }) => !manager).map(({ displayName }) => displayName),
    ).toEqual(['Helena Brandt']);
    expect(people.filter(({ userType }) => userType === 'Guest')).toHaveLength(4);
    expect(people.filter(({ accountEnabled }) => accountEnabled === false)).toHaveLength(2);
    expect(new Set(employees.map(({ department }) => department)).size).toBe(13);
    expect(new Set(people.map(({ displayName }) => displayName)).size).toBe(people.length);
  });

  it('nests groups, with a diamond and a circle', async () => {
    graph = await startGraph();
    const namesIn = async (name: string, relation: string) =>
      (await graph.list(`/groups/${await groupNamed(name)}/${relation}`)).map((member) =>
        String(member.displayName),
      );

    const administrators = await namesIn('StackFlow Administrators', 'transitiveMembers');
    const aurora = await namesIn('Project Aurora', 'transitiveMembers');
    const operators = await namesIn('StackFlow Operators', 'transitiveMembers');

    expect(await namesIn('StackFlow Administrators', 'members')).toEqual([
      'Ingrid Larsen',
      'Samir Gupta',
      'Cloud Platform Leads',
    ]);
    expect(administrators).toEqual(expect.arrayContaining(['Kenji Sato', 'Priya Iyer']));
    expect(aurora).toEqual(expect.arrayContaining(['Aurora Partners', 'Jonas Berg']));
    expect(new Set(operators).size).toBe(operators.length);
  });

  it('is the same at each start', async () => {
    graph = await startGraph();
    const once = await graph.list('/users');
    await graph.azure.close();
    graph = await startGraph();
    expect(await graph.list('/users')).toEqual(once);
  });
});

describe('a list', () => {
  it('is paged by 100, by $top, and never by more than 999', async () => {
    graph = await startGraph({ people: { users: 250, groups: 0 } });

    expect((await graph.round('/users')).pages).toHaveLength(3);
    expect((await graph.round('/users?$top=125')).pages).toHaveLength(2);
    expect(await graph.fail('/users?$top=1000')).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('Must be between 1 and 999'),
    });
  });

  it('shows accountEnabled on $select alone, and null where nothing is', async () => {
    graph = await startGraph({ people: { users: 1, groups: 0 } });
    const [unasked] = await graph.list('/users');
    const [asked] = await graph.list('/users?$select=accountEnabled,employeeType');

    expect(unasked).not.toHaveProperty('accountEnabled');
    expect(asked).toEqual({ accountEnabled: true, employeeType: null });
  });

  it('finds by what is indexed, and refuses the rest', async () => {
    graph = await startGraph();
    const found = await graph.list("/users?$filter=startswith(displayName,'ingrid')");

    expect(found.map(({ displayName }) => displayName)).toEqual(['Ingrid Larsen']);
    expect(await graph.list('/users?$filter=accountEnabled eq false')).toHaveLength(2);
    expect(await graph.fail("/users?$filter=city eq 'Oslo'")).toMatchObject({
      code: 'Request_UnsupportedQuery',
    });
    expect(await graph.fail("/users?$filter=department ne 'Sales'")).toMatchObject({
      message: 'Unsupported Query.',
    });
  });

  it('counts, and casts, for those who accept late answers', async () => {
    graph = await startGraph();
    const members = `/groups/${await groupNamed('StackFlow Administrators')}/members`;
    const eventual = { ConsistencyLevel: 'eventual' };

    expect(await graph.fail('/users?$count=true')).toMatchObject({ statusCode: 400 });
    expect(await graph.fail(`${members}/microsoft.graph.user`)).toMatchObject({ statusCode: 400 });
    expect(await graph.get('/groups?$count=true&$top=1', eventual)).toMatchObject({
      '@odata.count': 13,
    });
    const cast = await graph.get(`${members}/microsoft.graph.user?$count=true`, eventual);
    expect(cast['@odata.count']).toBe(2);
    expect((cast.value as JsonObject[])[0]).not.toHaveProperty('@odata.type');
  });

  it('knows who is in the recycle bin', async () => {
    graph = await startGraph();
    const user = String((await graph.list('/users'))[5]?.id);
    await graph.simulator.changeDirectory({ change: 'delete-user', user });

    const deleted = await graph.list(
      '/directory/deletedItems/microsoft.graph.user?$select=id,deletedDateTime',
    );

    expect(deleted).toEqual([{ id: user, deletedDateTime: expect.stringMatching(/^20.*Z$/) }]);
    expect(await graph.fail(`/users/${user}`)).toMatchObject({
      statusCode: 404,
      code: 'Request_ResourceNotFound',
    });
  });
});

describe('a manager', () => {
  it('is found by id or user principal name, and is missed with 404', async () => {
    graph = await startGraph();
    const manager = await graph.get('/users/priya.iyer@contoso.com/manager?$select=displayName');

    expect(manager.displayName).toBe('Kenji Sato');
    expect(await graph.fail('/users/helena.brandt@contoso.com/manager')).toMatchObject({
      statusCode: 404,
      message: expect.stringContaining("Resource 'manager' does not exist"),
    });
  });

  it('who is deleted is nobody manager, without delta telling of the reports', async () => {
    graph = await startGraph({ people: { users: 2, groups: 0 } });
    const { items, deltaLink } = await graph.round('/users/delta?$select=displayName,manager');
    const user = String(items[0]?.id);
    await graph.simulator.changeDirectory({ change: 'delete-user', user });

    expect((await graph.round(deltaLink)).items).toHaveLength(1);
    expect((await graph.list('/users?$expand=manager($select=id)'))[0]).not.toHaveProperty(
      'manager',
    );
  });
});

describe('permissions', () => {
  it('stand in the token, which has no roles without any', async () => {
    graph = await startGraph();
    const roles = async () =>
      decodeJwt(
        (await credentialFor(graph.azure).getToken('https://graph.microsoft.com/.default')).token,
      ).claims.roles;

    expect(await roles()).toEqual(['User.Read.All', 'Group.Read.All', 'Directory.Read.All']);
    await grant();
    expect(await roles()).toBeUndefined();
    expect(await graph.fail('/users')).toMatchObject(DENIED);
  });

  it('of a token hold until it ends', async () => {
    graph = await startGraph();
    await graph.get('/users');
    await graph.simulator.changeDirectory({ change: 'set-permissions', permissions: [] });

    expect(await graph.get('/users')).toHaveProperty('value');
    graph.signInAnew();
    expect(await graph.fail('/users')).toMatchObject(DENIED);
  });

  it('to read the directory read all there is', async () => {
    graph = await startGraph();
    const group = await groupNamed('On-call');
    await grant('Directory.Read.All');
    const paths = ['/users', '/groups', '/users/delta', '/groups/delta', '/organization'];
    for (const path of [...paths, `/groups/${group}/members`]) {
      expect(await graph.get(path)).toHaveProperty('value');
    }
  });

  it('to read users do not read groups, members or the organization', async () => {
    graph = await startGraph();
    const group = await groupNamed('On-call');
    await grant('User.Read.All');
    expect(await graph.get('/users')).toHaveProperty('value');
    for (const path of ['/groups', '/groups/delta', `/groups/${group}/members`, '/organization']) {
      expect(await graph.fail(path)).toMatchObject(DENIED);
    }
  });

  it('to read groups show of members that they are there, and nulls', async () => {
    graph = await startGraph();
    const group = await groupNamed('On-call');
    await grant('GroupMember.Read.All');

    const [member] = await graph.list(`/groups/${group}/members?$select=id,displayName,mail`);

    expect(member).toEqual({
      '@odata.type': '#microsoft.graph.user',
      id: expect.any(String),
      displayName: null,
      mail: null,
    });
    expect(await graph.fail('/users')).toMatchObject(DENIED);
  });

  it('to read the basics of users show the rest as null, with 200', async () => {
    graph = await startGraph();
    await grant('User.ReadBasic.All');
    const [user] = (await graph.round('/users/delta?$select=displayName,department')).items;
    expect(user).toMatchObject({ displayName: 'Helena Brandt', department: null });
  });
});

describe('a caller', () => {
  it('without a good token is refused with 401', async () => {
    graph = await startGraph();
    const anonymous = await fetch(`${graph.azure.endpoint}/v1.0/users`);
    const wrong = await graph.fetch('/users', { authorization: 'Bearer nonsense' });

    expect([anonymous.status, wrong.status]).toEqual([401, 401]);
    expect(await wrong.json()).toMatchObject({ error: { code: 'InvalidAuthenticationToken' } });
  });

  it('is told the cost, slowed from 80 % on, and stopped for as long as the window lasts', async () => {
    let now = Date.UTC(2026, 5, 1);
    graph = await startGraph({ now: () => now });
    await graph.simulator.changeDirectory({ change: 'set-graph', resourceUnits: 10 });
    const ask = () => graph.fetch('/users?$top=100');
    const answers: Response[] = [];
    for (let number = 0; number < 6; number += 1) answers.push(await ask());

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    const header = (name: string) => answers.map(({ headers }) => headers.get(name));
    expect(header('x-ms-resource-unit')).toEqual(Array(6).fill('2'));
    expect(header('x-ms-throttle-limit-percentage').slice(2, 5)).toEqual([null, '0.80', '1.00']);
    expect(header('retry-after').at(-1)).toBe('10.000');
    now += 10_000;
    expect((await ask()).status).toBe(200);
  });

  it('pays less for $select and little, and more for $expand', async () => {
    graph = await startGraph();
    const cost = async (path: string) =>
      (await graph.fetch(path)).headers.get('x-ms-resource-unit');
    const group = await groupNamed('On-call');

    expect(await cost('/users?$select=id')).toBe('1');
    expect(await cost('/users?$expand=manager')).toBe('3');
    expect(await cost(`/groups/${group}/members`)).toBe('3');
    expect(await cost(`/groups/${group}/members?$top=5`)).toBe('2');
    expect(await cost(`/groups/${group}/transitiveMembers`)).toBe('5');
    expect(await cost('/users/delta')).toBe('1');
  });

  it('meets faults by operation and page', async () => {
    graph = await startGraph({ people: { users: 450, groups: 0 } });
    await graph.simulator.addFault({
      match: { service: 'graph', operation: 'users/delta', page: 2 },
      effect: { kind: 'error', status: 400, code: 'Directory_ExpiredPageToken' },
    });
    await graph.simulator.addFault({
      match: { service: 'graph', operation: 'groups/list' },
      effect: { kind: 'html' },
    });

    expect(await graph.fail('/groups')).toMatchObject({ statusCode: 502 });
    await expect(graph.round('/users/delta')).rejects.toMatchObject({
      code: 'Directory_ExpiredPageToken',
    });
  });

  it('gets nulls where the simulator is told so', async () => {
    graph = await startGraph({ people: { users: 2, groups: 0 } });
    await graph.simulator.addFault({
      match: { service: 'graph' },
      effect: { kind: 'nulls', members: ['mail', 'department'] },
    });
    const [user] = await graph.list('/users');
    expect(user).toMatchObject({ mail: null, displayName: expect.any(String) });
    expect(user).not.toHaveProperty('department');
  });
});

it('refuses changes of what is not there, in a sentence', async () => {
  graph = await startGraph();
  await expect(
    graph.simulator.changeDirectory({ change: 'delete-user', user: 'nobody@contoso.com' }),
  ).rejects.toThrow('There is no user nobody@contoso.com.');
  await expect(
    graph.simulator.changeDirectory({ change: 'restore-user', user: 'nobody@contoso.com' }),
  ).rejects.toThrow('There is no deleted user');
});
