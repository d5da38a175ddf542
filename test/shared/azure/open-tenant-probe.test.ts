import { inspect } from 'node:util';
import { UnsecuredJWT } from 'jose';
import { openTenantProbe } from '../../../lambdas/shared/azure/open-tenant-probe.ts';
import { type Answer, type Seen, startServer } from './https-server.ts';

const TENANT_ID = '5f1c0f5e-9d3a-4b5c-8a57-1de8ef6a6d01';
const PRINCIPAL = {
  tenantId: TENANT_ID,
  clientId: '0b8f5e0c-3f6e-4a52-9b8e-6a1f6c1f2a02',
  clientSecret: 'Zx8Q~a-secret.that-nobody/may+see=',
};
const token = new UnsecuredJWT({ roles: ['User.Read.All'] }).encode();

/** A cloud that signs in, and answers Graph as the test says. */
async function startCloud(graph: (request: Seen) => Answer, accessToken = token) {
  const server = await startServer((request) => {
    const base = `${server.endpoint}/${TENANT_ID}`;
    if (request.url.endsWith('/.well-known/openid-configuration')) {
      return {
        body: {
          issuer: `${base}/v2.0`,
          authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
          token_endpoint: `${base}/oauth2/v2.0/token`,
          jwks_uri: `${base}/discovery/v2.0/keys`,
        },
      };
    }
    if (request.url.startsWith('/v1.0/')) return graph(request);
    return { body: { token_type: 'Bearer', expires_in: 3599, access_token: accessToken } };
  });
  const environment = {
    AZURE_AUTHORITY_HOST: server.endpoint,
    AZURE_RESOURCE_MANAGER_ENDPOINT: server.endpoint,
    MICROSOFT_GRAPH_ENDPOINT: server.endpoint,
  };
  const probe = openTenantProbe('public', PRINCIPAL, environment, () => 20_000);
  return { ...server, probe };
}

it('reads the permissions that a token names, and none of one that it cannot read', async () => {
  await using cloud = await startCloud(() => ({}));
  expect((await cloud.probe.signIn('graph')).roles).toEqual(new Set(['User.Read.All']));
  await using opaque = await startCloud(() => ({}), 'opaque');
  expect((await opaque.probe.signIn('graph')).roles).toBeUndefined();
});

it('asks Graph with the token', async () => {
  const asked: Seen[] = [];
  await using cloud = await startCloud((request) => {
    asked.push(request);
    return { body: { value: [{ id: '1' }] } };
  });
  expect(await cloud.probe.graph('/v1.0/users?$top=1')).toEqual({ value: [{ id: '1' }] });
  expect(asked).toMatchObject([{ url: '/v1.0/users?$top=1', authorization: `Bearer ${token}` }]);
});

it.each([
  [403, 'azure_access_denied'],
  [401, 'azure_access_denied'],
  [404, 'azure_not_found'],
  [429, 'azure_throttled'],
  [503, 'azure_unavailable'],
  [400, 'azure_unexpected_answer'],
])('makes %i %s, with Graph’s code and request id', async (status, code) => {
  const error = {
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
    innerError: { 'request-id': '11111111-0000-4000-8000-000000000000' },
  };
  await using cloud = await startCloud(() => ({ status, body: { error } }));
  await expect(cloud.probe.graph('/v1.0/users')).rejects.toMatchObject({
    code,
    azureCode: 'Authorization_RequestDenied',
    message: expect.stringContaining('request 11111111-0000-4000-8000-000000000000'),
  });
});

it.each<[string, Answer]>([
  ['is cut off', { breakAfter: '' }],
  ['leads elsewhere', { status: 302, headers: { location: 'https://example.com/' } }],
])('tells of an answer that %s, without the token or the secret', async (_what, answer) => {
  await using cloud = await startCloud(() => answer);
  const failure = await cloud.probe.graph('/v1.0/users').catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'azure_unavailable' });
  expect(inspect(failure, { depth: 9 })).not.toContain(token);
  expect(inspect(failure, { depth: 9 })).not.toContain(PRINCIPAL.clientSecret);
});
