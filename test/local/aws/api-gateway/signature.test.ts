import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { signedFetch } from '../../../../local/aws/api-gateway/signed-fetch.ts';
import type { Listening } from '../../../../local/aws/listen.ts';
import { api, credentials, open, route } from './gateway.ts';

const run = promisify(execFile);

const canCurlSign = spawnSync('curl', ['--help', 'all']).stdout?.includes('--aws-sigv4') === true;

const curl = async (parameters: string[]) =>
  JSON.parse(
    (await run('curl', ['-s', '-w', '{"status":%{http_code}}', '-o', '/dev/null', ...parameters]))
      .stdout,
  );

describe('a method that asks for AWS_IAM', () => {
  let gateway: Listening;
  let now = Date.now();
  const at = (path: string) => `${gateway.endpoint}/prod${path}`;
  const messageOf = async (response: Response) => {
    const body: unknown = await response.json();
    return Object(body).message;
  };

  beforeAll(async () => {
    const routes = [
      route('/items/{id+}', { method: 'ANY', authorization: 'AWS_IAM' }),
      route('/open', { method: 'GET' }),
    ];
    gateway = await open(api(routes), { now: () => now });
  });
  beforeEach(() => {
    now = Date.now();
  });
  afterAll(() => gateway.stop());

  it.each([
    ['GET', '/items/1', undefined],
    ['GET', '/items/a%20b%2Fc/d?z=1&a=x%20y&a=b&plus=1+1&empty', undefined],
    ['POST', '/items/ünï', '{"text":"größer"}'],
    ['PUT', '/items/(1)!*', ''],
  ])('lets a signed %s %s pass and tells the function who called', async (method, path, body) => {
    const response = await signedFetch(
      at(path),
      { method, headers: { 'X-Custom': ' a  b ' }, ...(body !== undefined && { body }) },
      { credentials },
    );
    expect(response.status).toBe(200);
    const event = Object(await response.json());
    expect(event.requestContext.identity).toMatchObject({
      accessKey: 'local',
      userArn: 'arn:aws:iam::000000000000:user/local',
    });
    expect(Object.keys(event.headers).map((name) => name.toLowerCase())).not.toContain(
      'authorization',
    );
  });

  // A second opinion beside `signedFetch`; curl signs since 7.75, and not every machine has one that does.
  const skipped = canCurlSign ? '' : ' (skipped: this machine has no curl that signs)';
  (canCurlSign ? it : it.skip)(`lets a curl that signs pass${skipped}`, async () => {
    const user = `${credentials.accessKeyId}:${credentials.secretAccessKey}`;
    const sign = ['--aws-sigv4', 'aws:amz:us-east-1:execute-api', '--user', user];
    expect(await curl([...sign, '-d', '{"a":1}', at('/items/1?a=1&b=2')])).toEqual({ status: 200 });
    expect(await curl([...sign.slice(0, 3), 'local:wrong', at('/items/1')])).toEqual({
      status: 403,
    });
  });

  it('needs a signature', async () => {
    const response = await fetch(at('/items/1'));
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(await messageOf(response)).toBe('Missing Authentication Token');
  });

  it.each<[string, object, RegExp, string]>([
    [
      'another secret key',
      { secretAccessKey: 'other' },
      /signature we calculated does not match/,
      'InvalidSignatureException',
    ],
    [
      'another access key',
      { accessKeyId: 'other' },
      /security token .* is invalid/,
      'UnrecognizedClientException',
    ],
  ])('refuses %s', async (_name, other, message, type) => {
    const response = await signedFetch(
      at('/items/1'),
      {},
      { credentials: { ...credentials, ...other } },
    );
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe(type);
    expect(await messageOf(response)).toMatch(message);
  });

  it('refuses another region', async () => {
    const response = await signedFetch(at('/items/1'), {}, { credentials, region: 'eu-west-1' });
    expect(await messageOf(response)).toMatch(/scoped to a valid region, not 'eu-west-1'/);
  });

  it.each([
    [-6, /Signature not yet current: \w+ is still later than \w+ \(\w+ \+ 5 min\.\)/],
    [6, /Signature expired: \w+ is now earlier than \w+ \(\w+ - 5 min\.\)/],
  ])('refuses a signature when its own clock is %i minutes ahead', async (minutes, message) => {
    now = Date.now() + minutes * 60_000;
    const response = await signedFetch(at('/items/1'), {}, { credentials });
    expect(response.status).toBe(403);
    expect(await messageOf(response)).toMatch(message);
  });

  it('allows clocks that differ by four minutes', async () => {
    now = Date.now() + 4 * 60_000;
    const response = await signedFetch(at('/items/1'), {}, { credentials });
    expect(response.status).toBe(200);
  });

  it('refuses a body that was changed on the way', async () => {
    const sent = await signedHeaders('{"amount":1}');
    const response = await fetch(at('/items/1'), {
      method: 'POST',
      headers: sent,
      body: '{"amount":2}',
    });
    expect(response.status).toBe(403);
    expect(await messageOf(response)).toMatch(/x-amz-content-sha256/);
  });

  it('says what a header that is no signature lacks', async () => {
    const response = await fetch(at('/items/1'), { headers: { authorization: 'Bearer abc' } });
    expect(response.headers.get('x-amzn-errortype')).toBe('IncompleteSignatureException');
    const message = await messageOf(response);
    expect(message).toMatch(/requires 'Credential' parameter.*requires 'Signature' parameter/);
    expect(message).not.toContain('abc');
  });

  it('does not ask other methods for one', async () => {
    expect((await fetch(at('/open'))).status).toBe(200);
  });

  const signedHeaders = async (body: string): Promise<Record<string, string>> => {
    const { host, hostname } = new URL(gateway.endpoint);
    const service = 'execute-api';
    const signer = new SignatureV4({ credentials, region: 'us-east-1', service, sha256: Sha256 });
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: 'http:',
      hostname,
      path: '/prod/items/1',
      headers: { host },
      body,
    });
    return headers;
  };
});
