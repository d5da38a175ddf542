import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { DeclaredRestApi } from '../../template/deployment.ts';
import { type GatewayRequest, header, isBinary } from './request.ts';
import type { RouteMatch } from './route-table.ts';

/** Who called, as far as authorization found out. */
export interface Caller {
  /** Set by AWS_IAM. */
  iam?: { accessKey: string; accountId: string; userArn: string; user: string };
  /** What a Lambda authorizer said. */
  authorizer?: Record<string, string | number | boolean>;
}

/** Hop-by-hop headers, which end at the gateway. */
const dropped = new Set(['connection', 'expect', 'transfer-encoding', 'keep-alive', 'upgrade']);

/**
 * The event a function gets from a REST API (payload format 1.0).
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
 */
export const toProxyEvent = (
  api: DeclaredRestApi,
  { route, pathParameters }: RouteMatch,
  request: GatewayRequest,
  caller: Caller,
  account: string,
): APIGatewayProxyEvent => {
  const headers = forwardedHeaders(request, caller);
  const query = groupQuery(request.query);
  const isBase64Encoded =
    request.body.length > 0 && isBinary(api.binaryMediaTypes, header(request, 'content-type'));
  return {
    resource: route.path,
    path: request.path,
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: query.size > 0 ? lastValues(query) : null,
    multiValueQueryStringParameters: query.size > 0 ? Object.fromEntries(query) : null,
    // Percent-encoded still: a REST API decodes query strings, not path parameters.
    pathParameters: Object.keys(pathParameters).length > 0 ? pathParameters : null,
    stageVariables: Object.keys(api.stageVariables).length > 0 ? api.stageVariables : null,
    requestContext: requestContext(api, route.path, request, caller, account),
    body:
      request.body.length > 0 ? request.body.toString(isBase64Encoded ? 'base64' : 'utf8') : null,
    isBase64Encoded,
  };
};

const requestContext = (
  api: DeclaredRestApi,
  resourcePath: string,
  request: GatewayRequest,
  { iam, authorizer }: Caller,
  account: string,
): APIGatewayProxyEvent['requestContext'] => {
  const domainName = header(request, 'host') ?? '';
  return {
    accountId: account,
    apiId: api.id,
    authorizer,
    domainName,
    domainPrefix: domainName.split('.')[0] ?? '',
    extendedRequestId: request.extendedRequestId,
    httpMethod: request.method,
    identity: {
      accessKey: iam?.accessKey ?? null,
      accountId: iam?.accountId ?? null,
      apiKey: null,
      apiKeyId: null,
      caller: iam?.user ?? null,
      clientCert: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: request.sourceIp,
      user: iam?.user ?? null,
      userAgent: header(request, 'user-agent') ?? null,
      userArn: iam?.userArn ?? null,
    },
    path: request.fullPath,
    protocol: 'HTTP/1.1',
    requestId: request.requestId,
    requestTime: toRequestTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt,
    resourceId: Buffer.from(resourcePath).toString('hex').slice(-6).padStart(6, '0'),
    resourcePath,
    stage: api.stage,
  };
};

const forwardedHeaders = (request: GatewayRequest, caller: Caller): Map<string, string[]> => {
  const headers = new Map<string, string[]>();
  const set = (name: string, values: string[]) => headers.set(name, values);
  for (const [lowerCase, { name, values }] of request.headers) {
    if (dropped.has(lowerCase) || lowerCase.startsWith('x-forwarded-')) continue;
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
    if (lowerCase === 'authorization' && caller.iam) continue;
    if (lowerCase !== 'x-amzn-trace-id') set(name, values);
  }
  const { port } = new URL(`http://${header(request, 'host') ?? 'localhost'}`);
  const before = request.headers.get('x-forwarded-for')?.values ?? [];
  set('X-Amzn-Trace-Id', [request.traceId]);
  set('X-Forwarded-For', [[...before, request.sourceIp].join(', ')]);
  set('X-Forwarded-Port', [port || '80']);
  set('X-Forwarded-Proto', ['http']);
  return headers;
};

const groupQuery = (query: string): Map<string, string[]> => {
  const groups = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query)) {
    groups.set(name, [...(groups.get(name) ?? []), value]);
  }
  return groups;
};

const lastValues = (groups: Map<string, string[]>): Record<string, string> =>
  Object.fromEntries([...groups].map(([name, values]) => [name, values.at(-1) ?? '']));

/** `09/Apr/2015:12:34:56 +0000` */
const toRequestTime = (epochMs: number): string => {
  const [, day, month, year, time] = new Date(epochMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
};

/** A trace header as X-Ray writes it; a caller's own root is kept. */
export const toTraceId = (given: string | undefined, epochMs: number): string =>
  given ??
  `Root=1-${Math.floor(epochMs / 1000).toString(16)}-${randomUUID().replaceAll('-', '').slice(0, 24)}`;
