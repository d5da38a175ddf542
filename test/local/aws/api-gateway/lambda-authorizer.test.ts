import type { ApiGatewayOptions } from '../../../../local/aws/api-gateway/server.ts';
import type { Listening } from '../../../../local/aws/listen.ts';
import type { DeclaredAuthorizer } from '../../../../local/template/deployment.ts';
import { api, open, route } from './gateway.ts';

const authorizer: DeclaredAuthorizer = {
  name: 'sessions',
  type: 'REQUEST',
  functionName: 'authorize',
  identitySources: ['method.request.header.Authorization'],
  resultTtlMs: 300_000,
};

const policy = (Effect: string, Resource: string | string[]) => ({
  principalId: 'ada',
  policyDocument: { Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }] },
  context: { role: 'cloud_admin' },
});

describe('a Lambda authorizer', () => {
  let gateway: Listening | undefined;
  let asked: string[] = [];
  let now = 0;

  const start = async (
    answer: object | (() => never),
    more: Partial<DeclaredAuthorizer> = {},
  ): Promise<(headers?: Record<string, string>) => Promise<Response>> => {
    const invoke: ApiGatewayOptions['invoke'] = async (name, _qualifier, payload) => {
      if (name !== 'authorize') return { payload: JSON.stringify({ body: payload }) };
      asked.push(payload);
      if (typeof answer === 'function') return answer();
      const functionError = 'errorMessage' in answer ? { functionError: 'Unhandled' } : {};
      return { payload: JSON.stringify(answer), ...functionError };
    };
    const routes = [
      route('/items/{id}', {
        method: 'GET',
        authorization: 'CUSTOM',
        authorizer: { ...authorizer, ...more },
      }),
    ];
    gateway = await open(api(routes), { invoke, now: () => now });
    return (headers = { authorization: 'Bearer abc' }) =>
      fetch(`${gateway?.endpoint}/prod/items/1`, { headers });
  };

  beforeEach(() => {
    asked = [];
    now = Date.now();
  });
  afterEach(() => gateway?.stop());

  it('lets pass what its policy allows, and tells the function its context', async () => {
    const call = await start(
      policy('Allow', 'arn:aws:execute-api:*:*:abc1234567/prod/GET/items/*'),
    );
    const response = await call();
    expect(response.status).toBe(200);
    expect(Object(await response.json()).requestContext.authorizer).toEqual({
      principalId: 'ada',
      role: 'cloud_admin',
    });
    expect(JSON.parse(asked[0] ?? '')).toMatchObject({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:us-east-1:000000000000:abc1234567/prod/GET/items/1',
      pathParameters: { id: '1' },
    });
  });

  it('gives a TOKEN authorizer the token', async () => {
    const call = await start(policy('Allow', '*'), { type: 'TOKEN' });
    await call();
    expect(JSON.parse(asked[0] ?? '')).toMatchObject({
      type: 'TOKEN',
      authorizationToken: 'Bearer abc',
    });
  });

  it.each<[string, object, number, string]>([
    [
      'denies',
      policy('Deny', '*'),
      403,
      'User is not authorized to access this resource with an explicit deny',
    ],
    [
      'allows something else',
      policy('Allow', 'arn:aws:execute-api:*:*:*/prod/POST/*'),
      403,
      'User is not authorized to access this resource',
    ],
    ['says Unauthorized', { errorMessage: 'Unauthorized' }, 401, 'Unauthorized'],
    ['fails', { errorMessage: 'broken' }, 500, 'Internal server error'],
    ['gives no policy', { principalId: 'ada' }, 500, 'Internal server error'],
  ])('that %s is answered so', async (_what, answer, status, message) => {
    const call = await start(answer);
    const response = await call();
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ message });
  });

  it('is not asked about a request without an identity', async () => {
    const call = await start(policy('Allow', '*'));
    expect((await call({})).status).toBe(401);
    expect(asked).toEqual([]);
  });

  it('is asked again for another identity, and when its answer is too old', async () => {
    const call = await start(policy('Allow', '*'));
    await call();
    await call();
    expect(asked).toHaveLength(1);
    await call({ authorization: 'Bearer other' });
    expect(asked).toHaveLength(2);
    now += 300_000;
    await call();
    expect(asked).toHaveLength(3);
  });
});
