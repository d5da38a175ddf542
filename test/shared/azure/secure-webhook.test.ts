import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { secureWebhookVerifier } from '../../../lambdas/shared/azure/secure-webhook.ts';
import { TENANT_ID } from '../../fixtures/integration.ts';
import { trustedAuthority } from '../../local/azure/tenant-under-test.ts';

const APP = '461e8683-5575-4561-ac7f-899cc907d62a';

let server: Server;
let authority: string;
let sign: (claims: JWTPayload, kid?: string) => Promise<string>;
let status = 200;

beforeAll(async () => {
  const { certificate } = { certificate: (await trustedAuthority()).server };
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }];
  server = createServer(certificate, (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  authority = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sign = (claims, kid = 'one') =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuedAt()
      .setExpirationTime(claims.exp ?? '1h')
      .sign(privateKey);
});

afterAll(() => server.close());
beforeEach(() => {
  status = 200;
});

function verifier() {
  return secureWebhookVerifier({
    tenants: async () => new Map([[TENANT_ID, 'public' as const]]),
    environment: { AZURE_AUTHORITY_HOST: authority },
  });
}

function claims(overrides: JWTPayload = {}): JWTPayload {
  return {
    tid: TENANT_ID,
    iss: `https://sts.windows.net/${TENANT_ID}/`,
    aud: 'api://stackflow',
    appid: APP,
    roles: ['ActionGroupsSecureWebhook'],
    ...overrides,
  };
}

describe('a Secure Webhook token', () => {
  it.each([
    ['version 1', {}, 'api://stackflow'],
    ['version 2', { appid: undefined, azp: APP, aud: 'client-id', v2: true }, 'client-id'],
  ])('of %s is taken', async (_case, { v2, ...overrides }: JWTPayload, audience) => {
    const iss = v2 ? { iss: `${authority}/${TENANT_ID}/v2.0` } : {};
    const token = await sign(claims({ ...overrides, ...iss }));
    await expect(verifier()(`Bearer ${token}`)).resolves.toEqual({ tenantId: TENANT_ID, audience });
  });

  it.each<[string, JWTPayload]>([
    ['of another application', { appid: TENANT_ID }],
    ['without the role', { roles: [] }],
    ['without any role', { roles: undefined }],
    ['of another issuer', { iss: 'https://sts.example.com/' }],
    ['of another tenant', { tid: '00000000-0000-4000-8000-000000000000' }],
    ['that is expired', { exp: Math.floor(Date.now() / 1000) - 3600 }],
    ['that is not valid yet', { nbf: Math.floor(Date.now() / 1000) + 3600 }],
  ])('%s is refused', async (_case, overrides) => {
    const token = await sign(claims(overrides));
    await expect(verifier()(`Bearer ${token}`)).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it.each(['', 'Bearer', 'Bearer x', 'Basic dXNlcjpwYXNz', 'Bearer a.b.c'])(
    'is not what %j is',
    async (authorization) => {
      await expect(verifier()(authorization)).rejects.toMatchObject({ code: 'unauthorized' });
    },
  );

  it('with a forged signature is refused', async () => {
    const [header, payload] = (await sign(claims())).split('.');
    const [, , signature] = (await sign(claims({ aud: 'other' }))).split('.');
    await expect(verifier()(`Bearer ${header}.${payload}.${signature}`)).rejects.toMatchObject({
      code: 'unauthorized',
    });
  });

  it('of a key that the tenant does not have is refused', async () => {
    const token = await sign(claims(), 'another');
    await expect(verifier()(`Bearer ${token}`)).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('is not called wrong when the keys of the tenant cannot be read', async () => {
    status = 503;
    const token = await sign(claims());
    await expect(verifier()(`Bearer ${token}`)).rejects.not.toMatchObject({ code: 'unauthorized' });
  });
});
