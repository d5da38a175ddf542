import { gzipSync } from 'node:zlib';
import type { TokenCredential } from '@azure/identity';
import { openResourceManager } from '../../../lambdas/shared/azure/resource-manager.ts';
import { IntegrationError } from '../../../lambdas/shared/domain/integration-error.ts';
import { type Answer, type Seen, startServer } from './https-server.ts';

const PATH = '/subscriptions/s-1/providers/Microsoft.Compute/virtualMachines';
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
    list: async () => Array.fromAsync(azure.pages(PATH, '2026-03-01')),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
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

  it('reads a page only when it is asked for', async () => {
    await using test = await connect(() => ({
      body: { value: [{ id: 'a' }], nextLink: `${test.server.endpoint}${PATH}?page=2` },
    }));

    for await (const page of test.azure.pages(PATH, '2026-03-01')) {
      expect(page).toHaveLength(1);
      break;
    }
    expect(test.server.seen).toHaveLength(1);
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
