import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { accessTokenVerifier } from '../../../lambdas/shared/http/access-token.ts';
import { type Listening, listen } from '../../../local/aws/listen.ts';

const { publicKey, privateKey } = await generateKeyPair('RS256');
const stranger = await generateKeyPair('RS256');

let issuer: Listening;
let asked: string[];
let broken: boolean;
let spelled: string | undefined;

beforeEach(async () => {
  asked = [];
  broken = false;
  spelled = undefined;
  const server = createServer(async (request, response) => {
    asked.push(request.url ?? '');
    if (broken) return response.writeHead(500).end();
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' };
    const discovery = {
      issuer: spelled ?? issuer.endpoint,
      jwks_uri: `${issuer.endpoint}/keys`,
    };
    return response.end(JSON.stringify(request.url === '/keys' ? { keys: [jwk] } : discovery));
  });
  issuer = await listen(server, 'the issuer', 0);
});
afterEach(() => issuer.stop());

const verifier = () => accessTokenVerifier({ issuer: issuer.endpoint, audience: 'hub' });

/** Claims to replace; undefined leaves one out. */
type Overrides = { readonly [K in keyof JWTPayload]: JWTPayload[K] | undefined };

function sign(claims: Overrides = {}, key = privateKey, kid = 'one') {
  const inAnHour = Math.floor(Date.now() / 1000) + 3600;
  const payload = { iss: issuer.endpoint, sub: 'ann', aud: 'hub', exp: inAnHour, ...claims };
  return new SignJWT(payload as JWTPayload).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
}

it('takes a token of the issuer for this audience, and keeps its keys', async () => {
  const verify = verifier();
  expect(await verify(await sign())).toMatchObject({ sub: 'ann' });
  expect(await verify(await sign({ aud: ['other', 'hub'] }))).toMatchObject({ sub: 'ann' });
  expect(asked).toEqual(['/.well-known/openid-configuration', '/keys']);
});

it('takes an access token of Cognito, which names its client and no audience', async () => {
  const cognito = { aud: undefined, client_id: 'hub', token_use: 'access' };
  expect(await verifier()(await sign(cognito))).toMatchObject({ sub: 'ann' });
});

it.each<[string, Overrides]>([
  ['has expired', { exp: Math.floor(Date.now() / 1000) - 60 }],
  ['never expires', { exp: undefined }],
  ['is not valid yet', { nbf: Math.floor(Date.now() / 1000) + 600 }],
  ['is of another issuer', { iss: 'https://issuer.example' }],
  ['is for another audience', { aud: 'other' }],
  ['is for nobody', { aud: undefined }],
  ['is of another client', { aud: undefined, client_id: 'other' }],
  ['is an id token', { token_use: 'id' }],
  ['is about nobody', { sub: undefined }],
])('refuses a token that %s', async (_what, claims) => {
  expect(await verifier()(await sign(claims))).toBeUndefined();
});

it('refuses a token that somebody else signed, also under a key id of the issuer', async () => {
  expect(await verifier()(await sign({}, stranger.privateKey))).toBeUndefined();
  expect(await verifier()(await sign({}, stranger.privateKey, 'two'))).toBeUndefined();
});

it('refuses a token that nobody signed, or that is signed with a shared secret', async () => {
  const [, payload] = (await sign()).split('.');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  expect(await verifier()(`${none}.${payload}.`)).toBeUndefined();
  const shared = await new SignJWT({ iss: issuer.endpoint, sub: 'ann', aud: 'hub' })
    .setProtectedHeader({ alg: 'HS256', kid: 'one' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(JSON.stringify(await exportJWK(publicKey))));
  expect(await verifier()(shared)).toBeUndefined();
});

it.each(['', 'abc', 'a.b.c', '..'])('refuses %j, which is no token', async (text) => {
  expect(await verifier()(text)).toBeUndefined();
});

it('does not say that a token is bad when the issuer cannot be asked, and asks again', async () => {
  const verify = verifier();
  broken = true;
  await expect(verify(await sign())).rejects.toThrow('was answered 500');
  broken = false;
  expect(await verify(await sign())).toMatchObject({ sub: 'ann' });
});

it('does not take keys from an address that is about another issuer', async () => {
  spelled = 'https://issuer.example';
  await expect(verifier()(await sign())).rejects.toThrow('about the issuer https://issuer.example');
});
