import { inspect } from 'node:util';
import { servicePrincipalCredential } from '../../../lambdas/shared/azure/credentials.ts';
import { type Answer, type Seen, startServer } from './https-server.ts';

const TENANT_ID = '5f1c0f5e-9d3a-4b5c-8a57-1de8ef6a6d01';
const PRINCIPAL = {
  tenantId: TENANT_ID,
  clientId: '0b8f5e0c-3f6e-4a52-9b8e-6a1f6c1f2a02',
  clientSecret: 'Zx8Q~a-secret.that-nobody/may+see=',
};
const SCOPE = 'https://management.azure.com/.default';

const isDiscovery = ({ url }: Seen) => url.endsWith('/.well-known/openid-configuration');

/** An authority that knows the tenant and answers token requests with `token`. */
async function startAuthority(token: () => Answer | 'never', discovery?: () => Answer) {
  const server = await startServer((request) => {
    if (!isDiscovery(request)) return token();
    const base = `${server.endpoint}/${TENANT_ID}`;
    return (
      discovery?.() ?? {
        body: {
          issuer: `${base}/v2.0`,
          authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
          token_endpoint: `${base}/oauth2/v2.0/token`,
          jwks_uri: `${base}/discovery/v2.0/keys`,
        },
      }
    );
  });
  return server;
}

const TOKEN = { token_type: 'Bearer', expires_in: 3599, access_token: 'a-token' };

function credential(authorityHost: string, principal = PRINCIPAL) {
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  return {
    waits,
    ...servicePrincipalCredential(principal, {
      authorityHost,
      timeLeft: () => 60_000,
      sleep,
      random: () => 0,
    }),
  };
}

async function failure(signIn: Promise<unknown>): Promise<unknown> {
  return await signIn.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('signing in as a service principal', () => {
  it('asks the authority for a token once and keeps it', async () => {
    await using authority = await startAuthority(() => ({ body: TOKEN }));
    const { getToken } = credential(authority.endpoint);

    const first = await getToken(SCOPE);
    const second = await getToken(SCOPE);

    expect(first?.token).toBe('a-token');
    expect(second?.token).toBe('a-token');
    const asked = authority.seen.filter((request) => !isDiscovery(request));
    expect(asked).toHaveLength(1);
    const form = new URLSearchParams(asked[0]?.body);
    expect(form.get('grant_type')).toBe('client_credentials');
    expect(form.get('client_secret')).toBe(PRINCIPAL.clientSecret);
    expect(form.get('scope')).toContain(SCOPE);
  });

  it('explains a wrong secret, and shows it nowhere', async () => {
    await using authority = await startAuthority(() => ({
      status: 401,
      body: {
        error: 'invalid_client',
        error_description: 'AADSTS7000215: Invalid client secret provided.',
        error_codes: [7000215],
      },
    }));

    const error = await failure(credential(authority.endpoint).getToken(SCOPE));

    expect(error).toMatchObject({ code: 'azure_sign_in_failed', azureCode: 'AADSTS7000215' });
    const shown = inspect(error, { depth: 10, showHidden: true });
    expect(shown).not.toContain(PRINCIPAL.clientSecret);
    expect(shown).not.toContain(encodeURIComponent(PRINCIPAL.clientSecret));
  });

  it('says that the tenant does not exist, which the library hides behind discovery', async () => {
    await using authority = await startAuthority(
      () => ({ body: TOKEN }),
      () => ({
        status: 400,
        body: {
          error: 'invalid_tenant',
          error_description: `AADSTS90002: Tenant '${TENANT_ID}' not found.`,
          error_codes: [90002],
        },
      }),
    );

    const error = await failure(credential(authority.endpoint).getToken(SCOPE));

    expect(error).toMatchObject({
      code: 'azure_sign_in_failed',
      azureCode: 'AADSTS90002',
      message: expect.stringContaining('the tenant does not exist in this Azure cloud'),
    });
  });

  it('tries again when Entra throttles for a moment', async () => {
    let asked = 0;
    await using authority = await startAuthority(() =>
      ++asked === 1
        ? { status: 429, headers: { 'retry-after': '3' }, body: { error: 'throttled' } }
        : { body: TOKEN },
    );
    const { getToken, waits } = credential(authority.endpoint);

    expect((await getToken(SCOPE))?.token).toBe('a-token');
    expect(waits).toEqual([3000]);
  });

  it('does not wait longer than a sign-in may take', async () => {
    await using authority = await startAuthority(() => ({
      status: 429,
      headers: { 'retry-after': '300' },
      body: { error: 'temporarily_unavailable', error_description: 'AADSTS90055: Busy.' },
    }));
    const { getToken, waits } = credential(authority.endpoint);

    const error = await failure(getToken(SCOPE));

    expect(error).toMatchObject({ message: expect.stringContaining('throttling sign-ins') });
    expect(waits).toEqual([]);
  });

  it.each([
    ['an error page', { status: 500, body: '<html>oops</html>' }],
    ['a 200 without a token', { status: 200, body: {} }],
  ])('explains %s', async (_, answer) => {
    await using authority = await startAuthority(() => answer);

    const error = await failure(credential(authority.endpoint).getToken(SCOPE));

    expect(error).toMatchObject({
      code: 'azure_sign_in_failed',
      message: expect.stringContaining('does not answer as it should'),
    });
  });

  it('says why a connection failed', async () => {
    await using authority = await startAuthority(() => ({ breakAfter: '' }));

    const error = await failure(credential(authority.endpoint).getToken(SCOPE));

    expect(error).toMatchObject({
      message: expect.stringMatching(/could not be reached \(.*(socket hang up|ECONNRESET)/),
    });
  });

  it('trusts no authority whose certificate it does not know', async () => {
    await using stranger = await startServer(() => ({ body: TOKEN }), false);
    const { getToken, waits } = credential(stranger.endpoint);

    const error = await failure(getToken(SCOPE));

    expect(error).toMatchObject({
      message: expect.stringMatching(/could not be reached \(.*certificate/),
    });
    expect(stranger.seen).toEqual([]);
    expect(waits).toEqual([]);
  });

  it.each([
    ['an empty secret', { ...PRINCIPAL, clientSecret: '' }],
    ['an empty client id', { ...PRINCIPAL, clientId: '' }],
    ['a tenant id with other characters', { ...PRINCIPAL, tenantId: 'not a tenant' }],
  ])('explains %s without asking anybody', async (_, principal) => {
    const error = await failure(credential('https://127.0.0.1:9', principal).getToken(SCOPE));

    expect(error).toMatchObject({
      code: 'azure_sign_in_failed',
      message: expect.stringContaining('missing or malformed'),
    });
  });

  it('signs in after an earlier failure once the authority is well', async () => {
    let well = false;
    await using authority = await startAuthority(() =>
      well ? { body: TOKEN } : { status: 401, body: { error: 'invalid_client' } },
    );
    const { getToken } = credential(authority.endpoint);
    await failure(getToken(SCOPE));
    well = true;

    expect((await getToken(SCOPE))?.token).toBe('a-token');
  });
});
