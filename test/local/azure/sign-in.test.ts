import { decodeJwt } from './decode-jwt.ts';
import { credentialFor, startTenant, type TenantUnderTest } from './tenant-under-test.ts';

const ARM_SCOPE = 'https://management.azure.com/.default';
const UNKNOWN_ID = '11111111-2222-4333-8444-555555555555';

describe('signing in', () => {
  let tenant: TenantUnderTest;
  let clock = Date.now();
  beforeEach(async () => {
    clock = Date.now();
    tenant = await startTenant({ size: 20, now: () => clock });
  });
  afterEach(() => tenant.azure.close());

  /** What a client without the SDK sends. */
  async function post(change: Record<string, string | undefined>, tenantId?: string) {
    const { azure } = tenant;
    const form = {
      grant_type: 'client_credentials',
      client_id: azure.clientId,
      client_secret: azure.clientSecret,
      scope: ARM_SCOPE,
      ...change,
    };
    const present = Object.entries(form).filter((entry): entry is [string, string] => !!entry[1]);
    const response = await fetch(
      `${azure.endpoint}/${tenantId ?? azure.tenantId}/oauth2/v2.0/token`,
      { method: 'POST', body: new URLSearchParams(present) },
    );
    return { status: response.status, body: await response.json() };
  }

  it('gives the unmodified Azure SDK a token for Resource Manager', async () => {
    const { azure, credential } = tenant;

    const { token } = await credential.getToken(ARM_SCOPE);

    const { header, claims } = decodeJwt(token);
    expect(header).toMatchObject({ typ: 'JWT', alg: 'RS256' });
    expect(claims).toMatchObject({
      aud: 'https://management.azure.com',
      iss: `https://sts.windows.net/${azure.tenantId}/`,
      tid: azure.tenantId,
      appid: azure.clientId,
      idtyp: 'app',
    });
    expect(claims).not.toHaveProperty('roles');
  });

  it('puts the granted application permissions into a token for Microsoft Graph', async () => {
    const { token } = await tenant.credential.getToken('https://graph.microsoft.com/.default');
    expect(decodeJwt(token).claims).toMatchObject({
      aud: 'https://graph.microsoft.com',
      roles: expect.arrayContaining(['User.Read.All']),
    });

    const response = await fetch(
      `${tenant.azure.endpoint}${tenant.subscription}?api-version=2022-12-01`,
      { headers: { authorization: `Bearer ${token}` } },
    );

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      error: { code: 'InvalidAuthenticationTokenAudience' },
    });
  });

  it('answers with the members of a real token answer', async () => {
    const { status, body } = await post({});

    expect(status).toBe(200);
    expect(body).toEqual({
      token_type: 'Bearer',
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: expect.any(String),
    });
  });

  it('accepts the scope of its own endpoint, which an overridden address leads to', async () => {
    const { status } = await post({ scope: `${tenant.azure.endpoint}/.default` });
    expect(status).toBe(200);
  });

  it.each([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    ['no secret', { client_secret: undefined }, 401, 'invalid_client', 7000218],
    ['an unknown client', { client_id: UNKNOWN_ID }, 400, 'unauthorized_client', 700016],
    ['a single permission', { scope: 'User.Read.All' }, 400, 'invalid_scope', 1002012],
    ['a malformed scope', { scope: 'https://a?b/.default' }, 400, 'invalid_scope', 70011],
    ['an unknown API', { scope: 'https://a.example/.default' }, 400, 'invalid_resource', 500011],
    ['no scope', { scope: undefined }, 400, 'invalid_request', 900144],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
  ])('refuses %s', async (_, change, status, error, code) => {
    const refusal = await post(change);

    expect(refusal.status).toBe(status);
    expect(refusal.body).toEqual({
      error,
      error_description: expect.stringMatching(
        new RegExp(`^AADSTS${code}: .* Trace ID: .* Correlation ID: .* Timestamp: .*Z$`),
      ),
      error_codes: [code],
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
      trace_id: expect.any(String),
      correlation_id: expect.any(String),
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    });
  });

  it('does not know another tenant, at the token endpoint and at its configuration', async () => {
    const token = await post({}, UNKNOWN_ID);
    const configuration = await fetch(
      `${tenant.azure.endpoint}/${UNKNOWN_ID}/v2.0/.well-known/openid-configuration`,
    );

    expect(token.body).toMatchObject({ error: 'invalid_request', error_codes: [90002] });
    expect(configuration.status).toBe(400);
    expect(await configuration.json()).toMatchObject({
      error: 'invalid_tenant',
      error_codes: [90002],
    });
  });

  it('tells a malformed tenant from an unknown one', async () => {
    expect((await post({}, 'nonsense')).body).toMatchObject({ error_codes: [900023] });
  });

  it('shows the SDK the AADSTS number of a wrong secret', async () => {
    const credential = credentialFor(tenant.azure, { clientSecret: 'wrong' });
    await expect(credential.getToken(ARM_SCOPE)).rejects.toThrow(/AADSTS7000215/);
  });

  it.each([
    [7000222, 401],
    [7000112, 400],
    [53003, 400],
    [90055, 429],
    [700027, 401],
    [50034, 400],
    [50196, 400],
    [650057, 400],
  ] as const)('refuses with AADSTS%d when asked to', async (code, status) => {
    await tenant.simulator.addFault({
      match: { operation: '^token$' },
      effect: { kind: 'sign-in-error', code },
    });

    const refusal = await post({});

    expect(refusal.status).toBe(status);
    expect(refusal.body).toMatchObject({ error_codes: [code] });
    await expect(tenant.credential.getToken(ARM_SCOPE)).rejects.toThrow();
  });

  it('lets a token expire', async () => {
    await tenant.get(tenant.subscription);
    clock += 3_600_000;

    const answer = await tenant.get(tenant.subscription);

    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ error: { code: 'ExpiredAuthenticationToken' } });
  });
});
