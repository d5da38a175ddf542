import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { GatewayError } from './gateway-error.ts';
import { toQueryBag } from './query-bag.ts';
import { type GatewayRequest, header } from './request.ts';

/** A key pair that may sign. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

const allowedSkewMs = 5 * 60_000;

/**
 * Checks the Signature Version 4 of a request to an `AWS_IAM` method by signing it again.
 *
 * @throws GatewayError 403 with the text AWS gives.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
export const verifySignature = async (
  request: GatewayRequest,
  { credentials, region }: { credentials: Credentials; region: string },
): Promise<void> => {
  const authorization = header(request, 'authorization');
  if (authorization === undefined) {
    throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
  }
  const signed = parseAuthorization(authorization, request);
  const [accessKeyId, date, scopeRegion, service, terminator] = signed.credential;
  if (accessKeyId !== credentials.accessKeyId) {
    throw new GatewayError(
      'ACCESS_DENIED',
      'The security token included in the request is invalid.',
      {
        errorType: 'UnrecognizedClientException',
      },
    );
  }
  if (scopeRegion !== region) {
    throw invalid(`Credential should be scoped to a valid region, not '${scopeRegion}'. `);
  }
  if (service !== 'execute-api') {
    throw invalid("Credential should be scoped to correct service: 'execute-api'. ");
  }
  if (terminator !== 'aws4_request') {
    throw invalid("Credential should be scoped with a valid terminator: 'aws4_request'. ");
  }
  const signedAt = checkDate(signed.date, date ?? '', request.receivedAt);
  if (!signed.headers.includes('host')) {
    throw invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const expected = await sign(request, signed.headers, signedAt, { credentials, region });
  if (!equals(expected, signed.signature)) {
    throw invalid(
      'The request signature we calculated does not match the signature you provided. Check your ' +
        'AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
};

const invalid = (message: string): GatewayError => new GatewayError('INVALID_SIGNATURE', message);

const parseAuthorization = (authorization: string, request: GatewayRequest) => {
  const fields = new Map(
    authorization
      .replace(/^AWS4-HMAC-SHA256\s+/, '')
      .split(',')
      .map((field) => {
        const index = field.indexOf('=');
        return [field.slice(0, index).trim(), field.slice(index + 1).trim()] as const;
      }),
  );
  const date = header(request, 'x-amz-date') ?? '';
  const credential = fields.get('Credential');
  const signedHeaders = fields.get('SignedHeaders');
  const signature = fields.get('Signature');
  const isRightKind = authorization.startsWith('AWS4-HMAC-SHA256 ');
  if (isRightKind && credential && signedHeaders && signature && date) {
    return {
      credential: credential.split('/'),
      headers: signedHeaders.split(';'),
      signature,
      date,
    };
  }
  const missing = [
    !credential && "Authorization header requires 'Credential' parameter.",
    !signature && "Authorization header requires 'Signature' parameter.",
    !signedHeaders && "Authorization header requires 'SignedHeaders' parameter.",
    !date && "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
  ].filter((sentence) => sentence !== false);
  const hash = createHash('sha256').update(authorization).digest('base64');
  throw new GatewayError(
    'INVALID_SIGNATURE',
    `${missing.join(' ')} (Hashed with SHA-256 and encoded with Base64) Authorization=${hash}`,
    { errorType: 'IncompleteSignatureException' },
  );
};

/** `20150830T123600Z` */
const basicFormat = (epochMs: number): string =>
  new Date(epochMs).toISOString().replace(/[-:]|\.\d{3}/g, '');

const checkDate = (amzDate: string, scopeDate: string, now: number): Date => {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate) ?? [];
  if (year === undefined) {
    throw invalid(
      `Date must be in ISO-8601 'basic format'. Got '${amzDate}'. See https://en.wikipedia.org/wiki/ISO_8601.`,
    );
  }
  if (!amzDate.startsWith(scopeDate) || scopeDate.length !== 8) {
    throw invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scopeDate}' != '${amzDate.slice(0, 8)}', from '${amzDate}'.`,
    );
  }
  const signedAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const current = basicFormat(now);
  if (signedAt.getTime() < now - allowedSkewMs) {
    const bound = basicFormat(now - allowedSkewMs);
    throw invalid(
      `Signature expired: ${amzDate} is now earlier than ${bound} (${current} - 5 min.)`,
    );
  }
  if (signedAt.getTime() > now + allowedSkewMs) {
    const bound = basicFormat(now + allowedSkewMs);
    throw invalid(
      `Signature not yet current: ${amzDate} is still later than ${bound} (${current} + 5 min.)`,
    );
  }
  return signedAt;
};

const sign = async (
  request: GatewayRequest,
  signedHeaders: string[],
  signingDate: Date,
  { credentials, region }: { credentials: Credentials; region: string },
): Promise<string> => {
  const headers: Record<string, string> = {};
  for (const name of signedHeaders) {
    const values = request.headers.get(name)?.values;
    if (values) headers[name] = values.join(',');
  }
  const declaredHash = header(request, 'x-amz-content-sha256');
  const actualHash = createHash('sha256').update(request.body).digest('hex');
  if (declaredHash !== undefined && declaredHash !== actualHash) {
    throw invalid("The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
  const signer = new SignatureV4({
    credentials,
    region,
    service: 'execute-api',
    sha256: Sha256,
    applyChecksum: false,
  });
  const { headers: result } = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: '',
      path: request.fullPath,
      query: toQueryBag(request.query),
      headers,
      body: request.body,
    },
    { signingDate, signableHeaders: new Set(signedHeaders) },
  );
  return /Signature=([0-9a-f]+)/.exec(result.authorization ?? '')?.[1] ?? '';
};

const equals = (left: string, right: string): boolean => {
  const [first, second] = [left, right].map((text) => createHash('sha256').update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
};
