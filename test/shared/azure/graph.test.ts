import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TokenCredential } from '@azure/identity';
import { openGraph } from '../../../lambdas/shared/azure/graph.ts';
import { PageExpired, ResyncRequired } from '../../../lambdas/shared/domain/graph.ts';
import { memoryMetrics } from '../../memory/memory-metrics.ts';
import { describeWithSamples, samplesFolder } from '../../published-samples.ts';
import { type Answer, type Seen, startServer } from './https-server.ts';

const credential: TokenCredential = {
  getToken: async () => ({ token: 'the-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
};

/** Graph and the server it talks to; sleeping takes no time and is written down. */
async function connect(answer: (request: Seen) => Answer, timeLeft = 600_000, token = credential) {
  const server = await startServer(answer);
  const waits: number[] = [];
  const metrics = memoryMetrics();
  const open = openGraph({
    credential: token,
    endpoint: server.endpoint,
    scope: 'https://graph.microsoft.com/.default',
    timeLeft: () => timeLeft,
    random: () => 0,
    sleep: async (ms) => void waits.push(ms),
    measure: metrics.measure,
  });
  const close = () => server[Symbol.asyncDispose]();
  return { graph: open(), open, waits, metrics, server, [Symbol.asyncDispose]: close };
}

const refusal = (status: number, code: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body: { error: { code, message: 'Own words.', innerError: { 'request-id': 'r-1' } } },
});
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) => value,
    (error: unknown) => error,
  );

describe('a delta read', () => {
  it('asks for what it needs, with the token, and follows whole links of Graph’s own', async () => {
    await using test = await connect(({ url }) => ({
      body: url.includes('skiptoken')
        ? {
            value: [],
            '@odata.deltaLink': `${test.server.endpoint}/v1.0/users/delta?$deltatoken=x`,
          }
        : {
            value: [{ id: 'A1', userPrincipalName: 'a@x', accountEnabled: true }],
            '@odata.nextLink': `${test.server.endpoint}/v1.0/users/delta?$skiptoken=a%2Bb`,
          },
    }));
    const first = await test.graph.users(undefined);
    expect({ ...first, changes: first.changes() }).toEqual({
      changes: [
        {
          id: 'a1',
          removed: undefined,
          profile: { userPrincipalName: 'a@x' },
          enabled: true,
          isLimited: false,
        },
      ],
      next: `${test.server.endpoint}/v1.0/users/delta?$skiptoken=a%2Bb`,
      delta: undefined,
    });
    const second = await test.graph.users(first.next);
    expect(second.delta).toBe(`${test.server.endpoint}/v1.0/users/delta?$deltatoken=x`);
    const [asked, followed] = test.server.seen;
    expect(asked?.url).toMatch(/^\/v1\.0\/users\/delta\?\$select=id,userPrincipalName,.*manager$/);
    expect(asked?.authorization).toBe('Bearer the-token');
    expect(followed?.url).toBe('/v1.0/users/delta?$skiptoken=a%2Bb');
    expect(test.graph.statistics).toEqual({ calls: 2, retries: 0 });
  });

  it.each([
    'https://evil.example/v1.0/users/delta?$skiptoken=x',
    'https://user@127.0.0.1/v1.0/users/delta',
    'http://169.254.169.254/latest',
    'nonsense',
    7,
  ])('refuses to follow %s', async (link) => {
    await using test = await connect(() => ({ body: { value: [], '@odata.nextLink': link } }));
    const refused = { code: 'azure_unexpected_answer' };
    await expect(test.graph.users(undefined)).rejects.toMatchObject(refused);
    expect(test.server.seen).toHaveLength(1);
  });

  it('asks for everything anew where a kept link is of another address, which gets no token', async () => {
    await using test = await connect(() => ({ body: {} }));
    const kept = 'https://graph.microsoft.us/v1.0/users/delta?$deltatoken=x';
    expect(await failure(test.graph.users(kept))).toBeInstanceOf(ResyncRequired);
    expect(test.server.seen).toHaveLength(0);
  });

  it.each([
    { value: [] },
    { value: 'x', '@odata.deltaLink': 'LINK' },
    { value: [{ displayName: 'nobody' }], '@odata.deltaLink': 'LINK' },
    { value: [{ id: 'g', 'members@delta': [{ '@removed': {} }] }], '@odata.deltaLink': 'LINK' },
    { value: [{ id: 'g', 'members@delta': ['ann'] }], '@odata.deltaLink': 'LINK' },
    { value: [{ id: 'g', 'members@delta': {} }], '@odata.deltaLink': 'LINK' },
    { value: [], '@odata.deltaLink': 'LINK', '@odata.nextLink': 'LINK' },
    'no JSON',
    [],
  ])('never takes %j for an empty page', async (body) => {
    await using test = await connect(() => ({
      body: JSON.parse(JSON.stringify(body).replaceAll('LINK', `${test.server.endpoint}/x`)),
    }));
    const read = async () => (await test.graph.groups(undefined)).changes();
    await expect(read()).rejects.toMatchObject({ code: 'azure_unexpected_answer' });
  });

  it('tells absent from empty, and limited users from others', async () => {
    await using test = await connect(() => ({
      body: {
        value: [
          {
            id: 'a',
            userPrincipalName: 'a@x',
            mail: null,
            accountEnabled: false,
            userType: 'Guest',
          },
          { id: 'b', userPrincipalName: null, mail: null, accountEnabled: null },
          { id: 'c', '@removed': { reason: 'changed' } },
          { id: 'd', '@removed': { reason: 'deleted' } },
          { id: 'e', businessPhones: [], mobilePhone: '+1', 'manager@delta': [{ id: 'M' }] },
          { id: 'f', 'manager@delta': [{ id: 'm', '@removed': { reason: 'deleted' } }] },
        ],
        '@odata.deltaLink': `${test.server.endpoint}/v1.0/users/delta?$deltatoken=x`,
      },
    }));
    const changes = (await test.graph.users(undefined)).changes();
    expect(changes).toMatchObject([
      { enabled: false, isLimited: false },
      { isLimited: true },
      { removed: 'changed', isLimited: false },
      { removed: 'deleted' },
      { profile: { phone: '+1', managerId: 'm' } },
      { profile: { managerId: null } },
    ]);
    expect(changes[0]?.profile).toEqual({ userPrincipalName: 'a@x', mail: null, kind: 'guest' });
  });

  it('tells members that are people or groups, come or gone, and no devices', async () => {
    const member = (type: string, id: string, rest = {}) => ({
      '@odata.type': `#microsoft.graph.${type}`,
      id,
      ...rest,
    });
    await using test = await connect(() => ({
      body: {
        value: [
          {
            id: 'G',
            displayName: 'G',
            groupTypes: ['Unified'],
            'members@delta': [
              member('user', 'A'),
              member('group', 'B'),
              member('device', 'C'),
              member('user', 'd', { '@removed': { reason: 'deleted' } }),
            ],
          },
        ],
        '@odata.deltaLink': `${test.server.endpoint}/v1.0/groups/delta?$deltatoken=x`,
      },
    }));
    const changes = (await test.graph.groups(undefined)).changes();
    expect(changes).toMatchObject([
      {
        id: 'g',
        kind: 'microsoft-365',
        members: [
          { id: 'a', type: 'person', isRemoved: false },
          { id: 'b', type: 'group', isRemoved: false },
          { id: 'd', type: 'person', isRemoved: true },
        ],
      },
    ]);
  });
});

describe('a list of managers', () => {
  it('asks for all of them in pages of 999, and tells who has none', async () => {
    await using test = await connect(({ url }) => ({
      body: url.includes('skiptoken')
        ? { value: [{ id: 'C', manager: null }] }
        : {
            value: [{ id: 'A', manager: { id: 'B' } }, { id: 'B' }],
            '@odata.nextLink': `${test.server.endpoint}/v1.0/users?$skiptoken=x`,
          },
    }));
    const first = await test.graph.managers(undefined);
    expect(first.entries).toEqual([
      { id: 'a', managerId: 'b' },
      { id: 'b', managerId: null },
    ]);
    expect(test.server.seen[0]?.url).toBe(
      '/v1.0/users?$select=id&$expand=manager($select=id)&$top=999',
    );
    expect(await test.graph.managers(first.next)).toEqual({
      entries: [{ id: 'c', managerId: null }],
      next: undefined,
    });
  });
});

describe('an error of Graph', () => {
  it.each([
    [403, 'Authorization_RequestDenied', 'azure_access_denied', /Grant admin consent/],
    [403, 'accessDenied', 'azure_access_denied', /Grant admin consent/],
    [403, 'Authorization_IdentityNotFound', 'azure_access_denied', /Check Client ID/],
    [401, 'InvalidAuthenticationToken', 'azure_access_denied', /Tenant ID/],
    [401, 'unauthenticated', 'azure_access_denied', /Tenant ID/],
    [404, 'Request_ResourceNotFound', 'azure_not_found', /support/],
    [501, 'NotImplemented', 'azure_unexpected_answer', /support/],
    [400, 'Request_BadRequest', 'azure_unexpected_answer', /support/],
    [400, 'Request_UnsupportedQuery', 'azure_unexpected_answer', /support/],
    [429, 'TooManyRequests', 'azure_throttled', /Nothing is lost/],
    [503, 'ServiceUnavailable', 'azure_unavailable', /status\.azure\.com/],
    [504, 'gatewayTimeout', 'azure_unavailable', /status\.azure\.com/],
    [500, 'generalException', 'azure_unavailable', /status\.azure\.com/],
  ])('%i %s is told as %s', async (status, azureCode, code, fix) => {
    await using test = await connect(() => refusal(status, azureCode));
    expect(await failure(test.graph.users(undefined))).toMatchObject({
      code,
      azureCode,
      status,
      fix: expect.stringMatching(fix),
      message: expect.stringContaining('request r-1'),
    });
  });

  it.each([
    [400, 'syncStateNotFound'],
    [400, 'SyncStateNotFound'],
    [400, 'resyncRequired'],
    [410, 'whatever'],
  ])('%i %s asks for everything anew', async (status, code) => {
    await using test = await connect(() => refusal(status, code));
    expect(await failure(test.graph.users(undefined))).toBeInstanceOf(ResyncRequired);
  });

  it('410 names where to begin, at Graph’s own address and no other', async () => {
    let location = '';
    await using test = await connect(() => refusal(410, 'x', { location }));
    location = `${test.server.endpoint}/v1.0/users/delta?$deltatoken=`;
    expect(await failure(test.graph.users(undefined))).toMatchObject({ from: location });
    location = 'https://evil.example/users/delta';
    const refused = { code: 'azure_unexpected_answer' };
    await expect(test.graph.users(undefined)).rejects.toMatchObject(refused);
  });

  it.each([
    ['innerError', 'request-id'],
    ['innerError', 'requestId'],
    ['innererror', 'request-id'],
    ['innererror', 'requestId'],
  ])('tells the request that it spells %s.%s', async (inner, id) => {
    const error = { code: 'Request_BadRequest', message: 'No.', [inner]: { [id]: 'r-7' } };
    await using test = await connect(() => ({ status: 400, body: { error } }));
    expect(await failure(test.graph.groups(undefined))).toMatchObject({
      message: expect.stringContaining('request r-7'),
    });
  });

  it('Directory_ExpiredPageToken asks for the read to begin again', async () => {
    await using test = await connect(() => refusal(400, 'Directory_ExpiredPageToken'));
    expect(await failure(test.graph.users(undefined))).toBeInstanceOf(PageExpired);
  });

  it('in HTML is told without its body, and repeated', async () => {
    await using test = await connect(() => ({ status: 502, body: '<html>the-token</html>' }));
    const error = await failure(test.graph.users(undefined));
    expect(error).toMatchObject({ code: 'azure_unavailable', status: 502 });
    expect(JSON.stringify(error) + String(error)).not.toContain('the-token');
    expect(test.server.seen).toHaveLength(7);
  });

  it('of the connection keeps no token', async () => {
    await using test = await connect(() => ({ breakAfter: '' }));
    const error = await failure(test.graph.users(undefined));
    expect(error).toMatchObject({ code: 'azure_unavailable' });
    expect(JSON.stringify(error) + String(error)).not.toContain('the-token');
  });
});

describe('throttling', () => {
  const page = (endpoint: string, headers = {}) => ({
    headers,
    body: { value: [], '@odata.deltaLink': `${endpoint}/v1.0/users/delta?$deltatoken=x` },
  });

  it('waits as long as a decimal Retry-After says', async () => {
    let asked = 0;
    await using test = await connect(() =>
      ++asked === 1
        ? refusal(429, 'TooManyRequests', { 'retry-after': '2.128' })
        : page(test.server.endpoint),
    );
    await test.graph.users(undefined);
    expect(test.waits).toEqual([2128]);
    expect(test.graph.statistics).toEqual({ calls: 2, retries: 1 });
  });

  it('gives up at once when the invocation would not outlive the wait', async () => {
    await using test = await connect(
      () => refusal(429, 'TooManyRequests', { 'retry-after': '300' }),
      60_000,
    );
    const refused = { code: 'azure_throttled' };
    await expect(test.graph.users(undefined)).rejects.toMatchObject(refused);
    expect(test.waits).toEqual([]);
  });

  it('slows down when Graph says that its limit is near, before it refuses', async () => {
    await using test = await connect(() =>
      page(test.server.endpoint, { 'x-ms-throttle-limit-percentage': '0.9' }),
    );
    await test.graph.users(undefined);
    await test.graph.users(undefined);
    expect(test.waits).toHaveLength(1);
    expect(test.waits[0]).toBeGreaterThan(3_000);
  });

  it('keeps below the resource units of a small tenant', async () => {
    await using test = await connect(() =>
      page(test.server.endpoint, { 'x-ms-resource-unit': '1400' }),
    );
    for (let call = 0; call < 3; call += 1) await test.graph.users(undefined);
    expect(test.waits).toHaveLength(1);
    expect(test.waits[0]).toBeGreaterThan(5_000);
  });
});

it('counts requests, those that it repeats among them, and how many of them were throttled', async () => {
  let answers = 0;
  await using test = await connect(() =>
    answers++ === 0
      ? refusal(429, 'TooManyRequests')
      : {
          body: {
            value: [],
            '@odata.deltaLink': `${test.server.endpoint}/v1.0/users/delta?$deltatoken=x`,
          },
        },
  );
  await test.graph.users(undefined);
  expect(test.metrics.sum('AzureCalls')).toBe(2);
  expect(test.metrics.sum('AzureThrottles')).toBe(1);
  expect(test.graph.statistics).toEqual({ calls: 2, retries: 1 });
});

describe('a probe of permissions', () => {
  const token = (roles?: readonly string[]): TokenCredential => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${part({ alg: 'none' })}.${part(roles ? { roles } : {})}.x`;
    return { getToken: async () => ({ token: text, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  };
  const answers = (readable: readonly string[]) => (request: Seen) => {
    const [, , first = ''] = request.url.split(/[/?]/);
    if (!readable.includes(first)) return refusal(403, 'Authorization_RequestDenied');
    const item = { id: 'g1', displayName: 'x', userPrincipalName: 'x', accountEnabled: true };
    return { body: { value: [item] } };
  };

  it('is content with Directory.Read.All alone', async () => {
    const all = answers(['users', 'groups', 'organization']);
    await using test = await connect(all, 600_000, token(['Directory.Read.All']));
    expect(await test.graph.probe()).toEqual({
      missing: [],
      superfluous: ['User.Read.All', 'Group.Read.All'],
    });
  });

  it('names what is missing, whether or not the token tells', async () => {
    for (const roles of [['Group.Read.All'], undefined]) {
      await using test = await connect(answers(['groups']), 600_000, token(roles));
      expect(await test.graph.probe()).toEqual({
        missing: ['User.Read.All', 'Directory.Read.All'],
        superfluous: [],
      });
    }
  });

  it('sees a missing permission in nulls that come with 200', async () => {
    await using test = await connect(({ url }) =>
      url.includes('/users')
        ? { body: { value: [{ id: 'a', userPrincipalName: 'a', accountEnabled: null }] } }
        : answers(['groups', 'organization'])({ url } as Seen),
    );
    expect(await test.graph.probe()).toMatchObject({ missing: ['User.Read.All'] });
  });
});

describeWithSamples('graph', 'published answers', () => {
  const sample = (name: string, endpoint: string): unknown =>
    JSON.parse(
      readFileSync(join(samplesFolder('graph'), `${name}.json`), 'utf8').replaceAll(
        'https://graph.microsoft.com',
        endpoint,
      ),
    );

  it.each([
    'graph-user-delta-api-default',
    'graph-users-delta-initial-nextlink',
    'graph-users-delta-second-page',
    'graph-users-delta-final-deltalink',
    'graph-users-delta-changes-removed',
    'graph-users-delta-nochange',
  ])('%s is understood', async (name) => {
    await using test = await connect(() => ({ body: sample(name, test.server.endpoint) }));
    const { changes, next, delta } = await test.graph.users(undefined);
    expect(changes().every(({ isLimited }) => !isLimited)).toBe(true);
    expect(Boolean(next) !== Boolean(delta)).toBe(true);
  });

  it.each([
    'graph-groups-delta-initial-members',
    'graph-groups-delta-page2',
    'graph-groups-delta-final-deltalink',
    'graph-groups-delta-changes-members-removed',
    'graph-groups-delta-nochange',
  ])('%s is understood', async (name) => {
    await using test = await connect(() => ({ body: sample(name, test.server.endpoint) }));
    const changes = (await test.graph.groups(undefined)).changes();
    expect(changes.every(({ isLimited }) => !isLimited)).toBe(true);
  });

  it('graph-group-delta-api-default is refused: its group has no id', async () => {
    await using test = await connect(() => ({
      body: sample('graph-group-delta-api-default', test.server.endpoint),
    }));
    const page = await test.graph.groups(undefined);
    expect(page.changes).toThrow(expect.objectContaining({ code: 'azure_unexpected_answer' }));
  });
});
