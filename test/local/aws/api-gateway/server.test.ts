import { once } from 'node:events';
import { request } from 'node:http';
import type { AnswerRecord } from '../../../../local/aws/api-gateway/server.ts';
import type { Listening } from '../../../../local/aws/listen.ts';
import type {
  DeclaredGatewayResponse,
  DeclaredRestApi,
} from '../../../../local/template/deployment.ts';
import { answering, api, open, route } from './gateway.ts';

const toLambda = (more: object = {}) =>
  ({ kind: 'lambda', functionName: 'answer', timeoutMs: 29_000, ...more }) as const;

const unavailable: DeclaredGatewayResponse = {
  statusCode: 503,
  headers: { 'Retry-After': "'5'", 'Content-Type': "'application/problem+json'" },
  templates: {
    'application/json': '{"title":$context.error.messageString,"id":"$context.requestId"}',
  },
};

describe('the API gateway', () => {
  let gateway: Listening | undefined;
  const start = async (
    restApi: DeclaredRestApi,
    more: Parameters<typeof open>[1] = {},
  ): Promise<string> => {
    gateway = await open(restApi, more);
    return `${gateway.endpoint}/prod`;
  };
  afterEach(async () => {
    await gateway?.stop();
  });

  it('gives the function the event of a REST API', async () => {
    const base = await start(
      api([route('/items/{id}', { method: 'ANY' })], { stageVariables: { a: '1' } }),
    );
    const response = await fetch(`${base}/items/a%20b?x=1&x=2&y=%C3%A4+b`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': '10.0.0.1' },
      body: '{"a":1}',
    });
    const event = Object(await response.json());
    expect(event).toMatchObject({
      resource: '/items/{id}',
      path: '/items/a%20b',
      httpMethod: 'PATCH',
      queryStringParameters: { x: '2', y: 'ä b' },
      multiValueQueryStringParameters: { x: ['1', '2'], y: ['ä b'] },
      pathParameters: { id: 'a%20b' },
      stageVariables: { a: '1' },
      body: '{"a":1}',
      isBase64Encoded: false,
      headers: { 'X-Forwarded-For': '10.0.0.1, 127.0.0.1' },
      multiValueHeaders: { 'X-Amzn-Trace-Id': [expect.stringMatching(/^Root=1-/)] },
      requestContext: {
        accountId: '000000000000',
        apiId: 'abc1234567',
        stage: 'prod',
        path: '/prod/items/a%20b',
        resourcePath: '/items/{id}',
        httpMethod: 'PATCH',
        protocol: 'HTTP/1.1',
        requestId: response.headers.get('x-amzn-requestid'),
        requestTime: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        identity: { sourceIp: '127.0.0.1', userArn: null },
      },
    });
    expect(event.headers).not.toHaveProperty('connection');
  });

  it('has null for what a request lacks', async () => {
    const base = await start(api([route('/', { method: 'GET' })]));
    const event = Object(await (await fetch(base)).json());
    expect(event).toMatchObject({
      body: null,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      path: '/',
    });
  });

  it('carries binary bodies as base64 both ways', async () => {
    const bytes = Buffer.from([0, 255, 128]);
    const base = await start(
      api([route('/files')], { binaryMediaTypes: ['application/octet-stream'] }),
      {
        invoke: async (_name, _qualifier, payload) => {
          const { body, isBase64Encoded } = JSON.parse(payload);
          return { payload: JSON.stringify({ body, isBase64Encoded }) };
        },
      },
    );
    const type = 'application/octet-stream';
    const response = await fetch(`${base}/files`, {
      method: 'POST',
      headers: { 'content-type': type, accept: type },
      body: bytes,
    });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  it('answers what the function says, headers of its own apart', async () => {
    const base = await start(api([route('/items')]), {
      invoke: answering({
        statusCode: 201,
        headers: { 'X-One': 'a', 'WWW-Authenticate': 'Bearer', Date: 'never' },
        multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
        body: 'made',
      }),
    });
    const response = await fetch(`${base}/items`, { method: 'POST' });
    expect(response.status).toBe(201);
    expect(await response.text()).toBe('made');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('x-amzn-remapped-www-authenticate')).toBe('Bearer');
    expect(response.headers.has('www-authenticate')).toBe(false);
  });

  it.each([
    ['/prod/nowhere', 'Missing Authentication Token', 'MissingAuthenticationTokenException'],
    ['/prod', 'Missing Authentication Token', 'MissingAuthenticationTokenException'],
    ['/test/items', 'Forbidden', 'ForbiddenException'],
  ])('does not know %s', async (path, message, type) => {
    await start(api([route('/items')]));
    const response = await fetch(`${gateway?.endpoint}${path}`);
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe(type);
    expect(await response.json()).toEqual({ message });
  });

  it.each<[string, Parameters<typeof open>[1], number]>([
    ['fails', { invoke: answering({ errorMessage: 'no' }, 'Unhandled') }, 502],
    ['answers no JSON', { invoke: answering('hello') }, 502],
    ['answers null', { invoke: answering(null) }, 502],
    ['answers something else', { invoke: answering({ result: 1 }) }, 502],
    ['answers a body that is no text', { invoke: answering({ statusCode: 200, body: {} }) }, 502],
    ['cannot be invoked', { invoke: () => Promise.reject(new Error('throttled')) }, 500],
    ['never answers', { invoke: () => new Promise(() => {}) }, 504],
  ])(
    'when the function %s, answers as AWS or as the template says',
    async (_what, more, status) => {
      const routes = [route('/items', { integration: toLambda({ timeoutMs: 20 }) })];
      const answers: AnswerRecord[] = [];
      const onAnswer = (answer: AnswerRecord) => answers.push(answer);
      const plain = await start(api(routes), { ...more, onAnswer });
      const bare = await fetch(`${plain}/items?key=hidden`, { method: 'POST' });
      expect(bare.status).toBe(status);
      expect(await bare.json()).toEqual({
        message: status === 504 ? 'Endpoint request timed out' : 'Internal server error',
      });
      expect(answers).toEqual([
        expect.objectContaining({
          path: '/prod/items',
          statusCode: status,
          error: expect.any(String),
        }),
      ]);
      expect(JSON.stringify(answers)).not.toContain('hidden');
      await gateway?.stop();

      const base = await start(
        api(routes, { gatewayResponses: { DEFAULT_5XX: unavailable } }),
        more,
      );
      const response = await fetch(`${base}/items`, { method: 'POST' });
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toEqual({
        title: status === 504 ? 'Endpoint request timed out' : 'Internal server error',
        id: response.headers.get('x-amzn-requestid'),
      });
    },
  );

  it('leaves answers of the function as they are, even a 500', async () => {
    const base = await start(
      api([route('/items')], { gatewayResponses: { DEFAULT_5XX: unavailable } }),
      { invoke: answering({ statusCode: 500, body: 'mine' }) },
    );
    const response = await fetch(`${base}/items`, { method: 'POST' });
    expect([response.status, await response.text()]).toEqual([500, 'mine']);
  });

  it('prefers the gateway response of the very type', async () => {
    const own = { statusCode: 418, headers: {}, templates: {} };
    const base = await start(
      api([route('/items', { integration: toLambda({ timeoutMs: 20 }) })], {
        gatewayResponses: { DEFAULT_5XX: unavailable, INTEGRATION_TIMEOUT: own },
      }),
      { invoke: () => new Promise(() => {}) },
    );
    expect((await fetch(`${base}/items`, { method: 'POST' })).status).toBe(418);
  });

  it('throttles each method by itself', async () => {
    const throttling = { ratePerSecond: 1, burst: 2 };
    const base = await start(api([route('/a', { throttling }), route('/b', { throttling })]), {
      now: () => 0,
    });
    const status = async (path: string) => (await fetch(base + path, { method: 'POST' })).status;
    expect([
      await status('/a'),
      await status('/a'),
      await status('/a'),
      await status('/b'),
    ]).toEqual([200, 200, 429, 200]);
  });

  it('asks for required parameters', async () => {
    const requiredParameters = ['querystring.key', 'header.X-Tenant'];
    const base = await start(api([route('/hooks', { requiredParameters })]));
    const bare = await fetch(`${base}/hooks`, { method: 'POST' });
    expect(bare.status).toBe(400);
    expect(await bare.json()).toEqual({
      message: 'Missing required request parameters: [key, X-Tenant]',
    });
    const full = await fetch(`${base}/hooks?key=1`, {
      method: 'POST',
      headers: { 'x-tenant': 'a' },
    });
    expect(full.status).toBe(200);
  });

  it('answers preflights by itself', async () => {
    const base = await start(
      api([
        route('/hooks', {
          method: 'OPTIONS',
          integration: {
            kind: 'mock',
            statusCode: 204,
            headers: { 'Access-Control-Allow-Origin': "'https://console.example'" },
          },
        }),
      ]),
    );
    const response = await fetch(`${base}/hooks`, { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://console.example');
  });

  it('refuses a body above 10 MB', async () => {
    const base = await start(api([route('/items')]));
    const limit = 10 * 1024 * 1024;
    const send = (size: number) =>
      fetch(`${base}/items`, { method: 'POST', body: Buffer.alloc(size, 'a') });
    expect((await send(limit)).status).toBe(200);
    expect((await send(limit + 1)).status).toBe(413);
  });

  it('tells a sender that waits to go on, and one with too much to stop', async () => {
    const base = new URL(await start(api([route('/items')])));
    const send = async (length: number) => {
      const sender = request(`${base}/items`, {
        method: 'POST',
        headers: { Expect: '100-continue', 'Content-Length': length },
      });
      sender.flushHeaders();
      const first = await Promise.race([
        once(sender, 'continue').then(() => 'continue'),
        once(sender, 'response').then(([response]) => response.statusCode),
      ]);
      sender.on('error', () => {}).destroy();
      return first;
    };
    expect(await send(2)).toBe('continue');
    expect(await send(11 * 1024 * 1024)).toBe(413);
  });

  it('listens on 127.0.0.1 only', async () => {
    await start(api([route('/items')]));
    expect(new URL(gateway?.endpoint ?? '').hostname).toBe('127.0.0.1');
    const { port } = new URL(gateway?.endpoint ?? '');
    await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toThrow();
  });

  it('names a port that is taken', async () => {
    await start(api([route('/items')]));
    const port = Number(new URL(gateway?.endpoint ?? '').port);
    await expect(open(api([]), { port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken`);
  });
});
