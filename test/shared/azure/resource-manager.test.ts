import { gzipSync } from 'node:zlib';
import type { TokenCredential } from '@azure/identity';
import { openResourceManager } from '../../../lambdas/shared/azure/resource-manager.ts';
import { IntegrationError } from '../../../lambdas/shared/domain/integration-error.ts';
import { type Answer, type Seen, startServer } from './https-server.ts';

const PATH = '/subscriptions/s-1/providers/Microsoft.Compute/virtualMachines';
const STORAGE = '/subscriptions/s-1/providers/Microsoft.Storage/storageAccounts';
const credential: TokenCredential = {
  getToken: async () => ({ token: 'the-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
};

/** A client and the server it talks to; sleeping takes no time and is written down. */
async function connect(answer: (request: Seen) => Answer | 'never', timeLeft = 600_000) {
  const server = await startServer(answer);
  const waits: number[] = [];
  const azure = openResourceManager({
    credential,
    endpoint: server.endpoint,
    scope: 'https://management.azure.com/.default',
    timeLeft: () => timeLeft,
    random: () => 0,
    sleep: async (ms) => void waits.push(ms),
  })();
  return {
    azure,
    waits,
    server,
    list: async (from?: string) => {
      const pages = await Array.fromAsync(azure.pages(PATH, '2026-03-01', from));
      return pages.map(({ resources }) => resources);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets all that is under way on this machine arrive. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    (value) => value,
    (error: unknown) => error,
  );
}

function refusal(status: number, code: string, message = 'Azure’s own words.'): Answer {
  return { status, body: { error: { code, message } }, headers: { 'x-ms-request-id': 'r-1' } };
}

describe('reading a list of Azure Resource Manager', () => {
  it('asks with the token, the API version and nothing else', async () => {
    await using test = await connect(() => ({ body: { value: [{ id: 'a' }] } }));

    expect(await test.list()).toEqual([[{ id: 'a' }]]);
    expect(test.server.seen).toEqual([
      {
        method: 'GET',
        url: `${PATH}?api-version=2026-03-01`,
        authorization: 'Bearer the-token',
        body: '',
      },
    ]);
    expect(test.azure.statistics).toEqual({ calls: 1, retries: 0 });
  });

  it('follows nextLink until it is absent, through empty pages too', async () => {
    const pages: Record<string, string> = { '1': '2', '2': '3' };
    await using test = await connect(({ url }) => {
      const page = new URLSearchParams(url.split('?')[1]).get('$skiptoken') ?? '1';
      const next = pages[page];
      return {
        body: {
          value: page === '2' ? [] : [{ id: page }],
          ...(next && { nextLink: `${test.server.endpoint}${PATH}?$skiptoken=${next}` }),
        },
      };
    });

    expect(await test.list()).toEqual([[{ id: '1' }], [], [{ id: '3' }]]);
  });

  it('reads one page ahead of the one that is worked on, and no further', async () => {
    await using test = await connect(({ url }) => ({
      body: { value: [{ id: 'a' }], nextLink: `${test.server.endpoint}${url}&more` },
    }));

    for await (const page of test.azure.pages(PATH, '2026-03-01')) {
      expect(page.resources).toHaveLength(1);
      await until(() => test.server.seen.length === 2);
      await settled();
      break;
    }
    expect(test.server.seen).toHaveLength(2);
  });

  it('gives a page though the next one fails meanwhile', async () => {
    await using test = await connect(({ url }) =>
      url.includes('page=2')
        ? refusal(403, 'AuthorizationFailed')
        : { body: { value: [{ id: 'a' }], nextLink: `${test.server.endpoint}${PATH}?page=2` } },
    );
    const found: unknown[] = [];

    const error = await failure(
      (async () => {
        for await (const { resources } of test.azure.pages(PATH, '2026-03-01')) {
          await until(() => test.server.seen.length === 2);
          await settled();
          found.push(...resources);
        }
      })(),
    );

    expect(found).toEqual([{ id: 'a' }]);
    expect(error).toMatchObject({ code: 'azure_access_denied' });
  });

  it('fails when a later page fails', async () => {
    await using test = await connect(({ url }) =>
      url.includes('page=2')
        ? refusal(403, 'AuthorizationFailed')
        : { body: { value: [{}], nextLink: `${test.server.endpoint}${PATH}?page=2` } },
    );

    expect(await failure(test.list())).toMatchObject({ code: 'azure_access_denied' });
  });

  it.each([
    ['another host', () => 'https://management.azure.com.example.com/x'],
    ['another port', ({ port }: URL) => `https://127.0.0.1:${Number(port) - 1}/x`],
    ['no TLS', ({ port }: URL) => `http://127.0.0.1:${port}/x`],
    ['a user name', ({ port }: URL) => `https://someone@127.0.0.1:${port}/x`],
    ['a host behind a backslash', () => 'https:\\\\example.com\\x'],
    ['a path alone', () => '/subscriptions/x'],
    ['a number', () => 7],
  ])('never follows a nextLink with %s', async (_, link) => {
    await using test = await connect(() => ({
      body: { value: [], nextLink: link(new URL(test.server.endpoint)) },
    }));

    expect(await failure(test.list())).toMatchObject({
      code: 'azure_unexpected_answer',
      message: expect.stringContaining('a next page at another address'),
    });
    expect(test.server.seen).toHaveLength(1);
  });

  it('follows a nextLink that spells the same origin differently', async () => {
    await using test = await connect(({ url }) => ({
      body: {
        value: [],
        ...(!url.includes('page=2') && {
          nextLink: `${test.server.endpoint.toUpperCase()}${PATH}?page=2`,
        }),
      },
    }));

    expect(await test.list()).toEqual([[], []]);
  });

  it('does not go round in circles when a page names itself as the next one', async () => {
    await using test = await connect(({ url }) => ({
      body: { value: [], nextLink: `${test.server.endpoint}${url}` },
    }));

    expect(await failure(test.list())).toMatchObject({ code: 'azure_unexpected_answer' });
  });

  it.each([
    ['without a value', {}],
    ['whose value is no list', { value: { id: 'a' } }],
    ['whose value holds other things than resources', { value: ['a'] }],
    ['that is a list itself', []],
    ['that is a web page', '<html><body>Sign in</body></html>'],
    ['that is empty', ''],
  ])('never takes a 200 %s for an empty list', async (_, body) => {
    await using test = await connect(() => ({ body }));

    const error = await failure(test.list());

    expect(error).toMatchObject({ code: 'azure_unexpected_answer' });
    expect((error as Error).message).not.toContain('Sign in');
  });

  it('takes the token nowhere else when it is redirected', async () => {
    await using elsewhere = await startServer(() => ({ body: { value: [] } }));
    await using test = await connect(() => ({
      status: 307,
      headers: { location: `${elsewhere.endpoint}${PATH}` },
      body: '',
    }));

    expect(await failure(test.list())).toMatchObject({
      code: 'azure_unexpected_answer',
      status: 307,
    });
    expect(elsewhere.seen).toEqual([]);
  });

  it('follows no redirect within Azure either', async () => {
    await using test = await connect(() => ({
      status: 307,
      headers: { location: '/elsewhere' },
      body: '',
    }));

    await failure(test.list());
    expect(test.server.seen).toHaveLength(1);
  });

  it('keeps a path that looks like an address a path', async () => {
    await using test = await connect(() => ({ body: { id: 'a' } }));

    await test.azure.get('//example.com/x?y#z', '1');

    expect(test.server.seen[0]?.url).toBe('//example.com/x%3Fy%23z?api-version=1');
  });
});

describe('going on with a list from a stored link', () => {
  it('reads what is behind it, and nothing before', async () => {
    await using test = await connect(({ url }) => {
      const page = Number(new URL(url, 'https://x').searchParams.get('page') ?? 1);
      const nextLink = `${test.server.endpoint}${PATH}?page=${page + 1}`;
      return { body: { value: [{ id: `${page}` }], ...(page < 3 && { nextLink }) } };
    });
    const pages = await Array.fromAsync(test.azure.pages(PATH, '2026-03-01'));
    const [first] = pages;

    expect(pages.map(({ next }) => next && new URL(next).search)).toEqual([
      '?page=2',
      '?page=3',
      undefined,
    ]);
    expect(await test.list(first?.next)).toEqual([[{ id: '2' }], [{ id: '3' }]]);
  });

  it.each([
    ['another host', 'https://management.azure.com.example.com/x'],
    ['no address', 'page 2'],
    ['nothing', ''],
  ])('never goes to %s', async (_, from) => {
    await using test = await connect(() => ({ body: { value: [] } }));

    expect(await failure(test.list(from))).toMatchObject({
      code: 'azure_unexpected_answer',
      message: expect.stringContaining('a next page at another address'),
    });
    expect(test.server.seen).toEqual([]);
  });

  it('fails when the link has expired', async () => {
    await using test = await connect(() => refusal(400, 'InvalidSkipToken'));
    const from = `${test.server.endpoint}${PATH}?$skipToken=old`;

    expect(await failure(test.list(from))).toMatchObject({
      code: 'azure_unexpected_answer',
      azureCode: 'InvalidSkipToken',
      status: 400,
    });
  });
});

describe('asking Azure a question', () => {
  const GRAPH = '/providers/Microsoft.ResourceGraph/resources';
  const question = { subscriptions: ['s-1'], query: 'resourcechanges | order by id asc' };

  it('posts it as JSON', async () => {
    await using test = await connect(() => ({ body: { totalRecords: 0, data: [] } }));

    expect(await test.azure.query(GRAPH, '2024-04-01', question)).toEqual({
      totalRecords: 0,
      data: [],
    });
    expect(test.server.seen).toEqual([
      {
        method: 'POST',
        url: `${GRAPH}?api-version=2024-04-01`,
        authorization: 'Bearer the-token',
        body: JSON.stringify(question),
      },
    ]);
  });

  it('posts it again when its quota is used up, once Azure says that it is new', async () => {
    let asked = 0;
    await using test = await connect(() =>
      ++asked === 1
        ? {
            ...refusal(429, 'RateLimiting'),
            headers: { 'x-ms-user-quota-resets-after': '00:00:05' },
          }
        : { body: { data: [] } },
    );

    await test.azure.query(GRAPH, '2024-04-01', question);

    expect(test.waits).toEqual([5000]);
    expect(test.server.seen.map(({ body }) => body)).toEqual(
      [question, question].map((one) => JSON.stringify(one)),
    );
    expect(test.azure.statistics).toEqual({ calls: 2, retries: 1 });
  });

  it('fails as any other call does', async () => {
    await using test = await connect(() => refusal(400, 'BadRequest', 'No valid subscriptions.'));

    expect(await failure(test.azure.query(GRAPH, '2024-04-01', question))).toMatchObject({
      code: 'azure_unexpected_answer',
      azureCode: 'BadRequest',
      message: expect.stringContaining('No valid subscriptions.'),
    });
  });
});

describe('several accesses to Azure Resource Manager', () => {
  it('sign in once and count apart', async () => {
    await using server = await startServer(() => ({ body: { value: [] } }));
    let signIns = 0;
    const open = openResourceManager({
      credential: {
        getToken: async () => ({
          token: `token ${++signIns}`,
          expiresOnTimestamp: Date.now() + 3_600_000,
        }),
      },
      endpoint: server.endpoint,
      scope: 'https://management.azure.com/.default',
      timeLeft: () => 60_000,
    });
    const [one, other] = [open(), open()];

    await Array.fromAsync(one.pages(PATH, '1'));
    await Array.fromAsync(other.pages(PATH, '1'));
    await Array.fromAsync(other.pages(PATH, '1'));

    expect(signIns).toBe(1);
    expect(one.statistics.calls).toBe(1);
    expect(other.statistics.calls).toBe(2);
  });
});

describe('what each subscription bears', () => {
  it('is shared by all accesses to it, and no other subscription waits for it', async () => {
    const held: (() => void)[] = [];
    await using server = await startServer(async ({ url }) => {
      if (url.includes('/s-1/')) await new Promise<void>((resolve) => held.push(resolve));
      return { body: { value: [] } };
    });
    const open = openResourceManager({
      credential,
      endpoint: server.endpoint,
      scope: 'https://management.azure.com/.default',
      timeLeft: () => 60_000,
    });
    const asked = Array.from({ length: 6 }, () => Array.fromAsync(open().pages(PATH, '1')));
    await until(() => held.length === 4);
    await Array.fromAsync(open().pages(PATH.replace('s-1', 's-2'), '1'));

    expect(server.seen.filter(({ url }) => url.includes('/s-1/'))).toHaveLength(4);

    for (const release of held.splice(0)) release();
    await until(() => held.length === 2);
    for (const release of held.splice(0)) release();
    expect(await Promise.all(asked)).toHaveLength(6);
  });

  it('is given back when a call fails', async () => {
    await using test = await connect(() => refusal(403, 'AuthorizationFailed'));

    const failures = await Promise.all(Array.from({ length: 20 }, () => failure(test.list())));

    expect(failures).toHaveLength(20);
    expect(test.server.seen).toHaveLength(20);
  });

  it('is 100 lists of storage accounts in five minutes, over all accesses', async () => {
    await using server = await startServer(() => ({ body: { value: [] } }));
    let now = 0;
    const starts: number[] = [];
    const open = openResourceManager({
      credential,
      endpoint: server.endpoint,
      scope: 'https://management.azure.com/.default',
      timeLeft: () => 900_000,
      now: () => now,
      sleep: async (ms) => {
        now += ms;
      },
    });
    for (let call = 0; call < 201; call++) {
      await Array.fromAsync(open().pages(STORAGE, '1'));
      starts.push(now);
    }

    expect([...new Set(starts)]).toEqual([0, 300_000, 600_000]);
    expect(starts.filter((at) => at === 300_000)).toHaveLength(100);
  });

  it('fails at once when that quota opens later than the invocation ends', async () => {
    await using server = await startServer(() => ({ body: { value: [] } }));
    const open = openResourceManager({
      credential,
      endpoint: server.endpoint,
      scope: 'https://management.azure.com/.default',
      timeLeft: () => 200_000,
      now: () => 0,
    });
    for (let call = 0; call < 100; call++) await Array.fromAsync(open().pages(STORAGE, '1'));

    expect(await failure(Array.fromAsync(open().pages(STORAGE, '1')))).toMatchObject({
      code: 'azure_throttled',
      message: expect.stringContaining('another 300 s'),
    });
    expect(server.seen).toHaveLength(100);
    await open().get(`${STORAGE.replace('/providers', '/resourceGroups/g/providers')}/one`, '1');
  });

  it('lists the alerts of a subscription 80 times a minute at most, of Azure’s 100', async () => {
    await using server = await startServer(() => ({ body: { value: [] } }));
    let now = 0;
    const starts: number[] = [];
    const open = openResourceManager({
      credential,
      endpoint: server.endpoint,
      scope: 'https://management.azure.com/.default',
      timeLeft: () => 600_000,
      now: () => now,
      sleep: async (ms) => {
        now += ms;
      },
    });
    const path = '/subscriptions/s-1/providers/Microsoft.AlertsManagement/alerts';
    for (let call = 0; call < 161; call++) {
      await Array.fromAsync(open().pages(path, '1', undefined, { timeRange: '1d' }));
      starts.push(now);
    }

    expect([...new Set(starts)]).toEqual([0, 60_000, 120_000]);
    expect(starts.filter((at) => at === 60_000)).toHaveLength(80);
    expect(server.seen[0]?.url).toBe(`${path}?api-version=1&timeRange=1d`);
  });
});

describe('what Azure refuses, in words', () => {
  it('names the role that is missing', async () => {
    await using test = await connect(() => refusal(403, 'AuthorizationFailed'));

    const error = await failure(test.list());

    expect(error).toBeInstanceOf(IntegrationError);
    expect(error).toMatchObject({
      code: 'azure_access_denied',
      azureCode: 'AuthorizationFailed',
      status: 403,
      message: `Could not read ${PATH}: the service principal has no role that lets it read this (HTTP 403; AuthorizationFailed; Azure’s own words.; request r-1)`,
      fix: expect.stringContaining(
        'Apply Reader role at subscription scope, not resource group level.',
      ),
    });
  });

  it.each([
    [404, 'SubscriptionNotFound', 'azure_not_found'],
    [404, 'ResourceNotFound', 'azure_not_found'],
    [401, 'InvalidAuthenticationTokenTenant', 'azure_access_denied'],
    [400, 'NoRegisteredProviderFound', 'azure_unexpected_answer'],
    [409, 'MissingSubscriptionRegistration', 'azure_unexpected_answer'],
  ])('keeps Azure’s own code of a %i %s', async (status, azureCode, code) => {
    await using test = await connect(() => refusal(status, azureCode));

    expect(await failure(test.azure.get('/subscriptions/s-1', '1'))).toMatchObject({
      code,
      azureCode,
      status,
    });
    expect(test.azure.statistics.calls).toBe(1);
  });

  it('reads code and message of a provider that leaves out the error around them', async () => {
    await using test = await connect(() => ({
      status: 404,
      body: { code: 'NotFound', message: 'Resource was not found.' },
    }));

    expect(await failure(test.list())).toMatchObject({
      azureCode: 'NotFound',
      message: expect.stringContaining('Resource was not found.'),
    });
  });

  it('survives an error page, without repeating it', async () => {
    await using test = await connect(() => ({ status: 403, body: '<html>Forbidden</html>' }));

    const error = await failure(test.list());

    expect(error).toMatchObject({ code: 'azure_access_denied', azureCode: undefined });
    expect((error as Error).message).not.toContain('html');
  });

  it('passes on why the sign-in failed', async () => {
    await using server = await startServer(() => ({ body: { value: [] } }));
    const signIn = new IntegrationError('azure_sign_in_failed', 'wrong secret', 'enter it');
    const azure = openResourceManager({
      credential: { getToken: () => Promise.reject(signIn) },
      endpoint: server.endpoint,
      scope: 'https://management.azure.com/.default',
      timeLeft: () => 60_000,
    })();

    expect(await failure(azure.get('/subscriptions', '1'))).toBe(signIn);
    expect(server.seen).toEqual([]);
    expect(azure.statistics.calls).toBe(0);
  });
});

describe('an Azure that is busy or unwell', () => {
  it('waits and goes on in the middle of a list', async () => {
    let asked = 0;
    await using test = await connect(() =>
      ++asked === 1
        ? { ...refusal(429, 'ResourceRequestsThrottled'), headers: { 'retry-after': '5' } }
        : { body: { value: [{ id: 'a' }] } },
    );

    expect(await test.list()).toEqual([[{ id: 'a' }]]);
    expect(test.waits).toEqual([5000]);
    expect(test.azure.statistics).toEqual({ calls: 2, retries: 1 });
  });

  it('stops at once when Azure asks for more patience than the invocation has', async () => {
    await using test = await connect(
      () => ({ ...refusal(429, 'TooManyRequests'), headers: { 'retry-after': '372' } }),
      60_000,
    );

    expect(await failure(test.list())).toMatchObject({ code: 'azure_throttled', status: 429 });
    expect(test.waits).toEqual([]);
  });

  it('gives up on errors that do not pass', async () => {
    await using test = await connect(() => refusal(502, 'ProviderError'));

    expect(await failure(test.list())).toMatchObject({
      code: 'azure_unavailable',
      azureCode: 'ProviderError',
    });
    expect(test.waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 32_000]);
    expect(test.azure.statistics).toEqual({ calls: 9, retries: 8 });
  });

  it.each([
    ['before the answer', ''],
    ['in the middle of the answer', '{"value":[{"id":"a"},'],
  ])('repeats a call whose connection breaks %s', async (_, breakAfter) => {
    let asked = 0;
    await using test = await connect(() =>
      ++asked === 1 ? { breakAfter } : { body: { value: [{ id: 'a' }] } },
    );

    expect(await test.list()).toEqual([[{ id: 'a' }]]);
    expect(test.azure.statistics.retries).toBe(1);
  });

  it('does not hang when a compressed answer breaks off', async () => {
    const body = gzipSync(JSON.stringify({ value: [{ id: 'a'.repeat(1000) }] }));
    await using test = await connect(
      () => ({ breakAfter: body.subarray(0, 20), headers: { 'content-encoding': 'gzip' } }),
      80,
    );

    expect(await failure(test.list())).toMatchObject({
      code: 'azure_unavailable',
      message: expect.stringContaining('no answer within'),
    });
  });

  it('does not wait for an answer longer than the invocation has', async () => {
    await using test = await connect(() => 'never', 80);

    expect(await failure(test.list())).toMatchObject({ code: 'azure_unavailable' });
    expect(test.azure.statistics.calls).toBe(1);
  });

  it('says that nobody answers, without the request and its token', async () => {
    const gone = await startServer(() => ({ body: {} }));
    await gone[Symbol.asyncDispose]();
    const azure = openResourceManager({
      credential,
      endpoint: gone.endpoint,
      scope: 'https://management.azure.com/.default',
      timeLeft: () => 60_000,
      sleep: async () => undefined,
    })();

    const error = await failure(azure.get('/subscriptions', '1'));

    expect(error).toMatchObject({
      code: 'azure_unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    expect((error as Error).cause).toBeUndefined();
  });
});
