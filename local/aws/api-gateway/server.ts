import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { DeclaredRestApi } from '../../template/deployment.ts';
import { type Listening, listen } from '../listen.ts';
import { GatewayError } from './gateway-error.ts';
import { type HttpAnswer, toGatewayResponse } from './gateway-response.ts';
import { handleRequest, type ServedApi, serve } from './handle-request.ts';
import type { Invoke } from './integration.ts';
import { toTraceId } from './proxy-event.ts';
import { type GatewayRequest, readBody, readHeaders } from './request.ts';
import type { Credentials } from './verify-signature.ts';

/** API Gateway's own limit, https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const payloadLimit = 10 * 1024 * 1024;

/** What the gateway serves, and how. */
export interface ApiGatewayOptions {
  restApis: readonly DeclaredRestApi[];
  /** Calls a function. A rejection is a failure of Lambda itself. */
  invoke: Invoke;
  /** Who may call `AWS_IAM` methods. */
  credentials: Credentials;
  /** 0 for a free one. */
  port: number;
  /** Default 000000000000. */
  account?: string;
  /** Default us-east-1. */
  region?: string;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Told of every answer: the access log (without query strings) and the execution log in one. */
  onAnswer?: (answer: AnswerRecord) => void;
}

/** One line of the log. */
export interface AnswerRecord {
  requestId: string;
  method: string;
  /** Without the query string, which may hold a key. */
  path: string;
  statusCode: number;
  durationMs: number;
  /** Why the gateway itself answered an error. */
  error?: string;
}

/**
 * Serves REST APIs at `/{stage}/…` on 127.0.0.1, each request treated as API Gateway would.
 *
 * @throws a sentence naming the port (code `EADDRINUSE`) when it is taken, or when two APIs share a
 * stage.
 */
export const startApiGateway = async (options: ApiGatewayOptions): Promise<Listening> => {
  const apis = new Map<string, ServedApi>();
  for (const api of options.restApis) {
    const other = apis.get(api.stage)?.api;
    if (other) throw new Error(`${other.name} and ${api.name} share the stage ${api.stage}.`);
    apis.set(api.stage, serve(api));
  }
  const respond = async (message: IncomingMessage, response: ServerResponse, isWaiting = false) => {
    const now = options.now ?? Date.now;
    const request = toRequest(message, now());
    const served = apis.get(request.fullPath.split('/')[1] ?? '');
    const startedAt = performance.now();
    let error: GatewayError | undefined;
    let answer: HttpAnswer;
    try {
      const body = await receive(message, response, isWaiting);
      answer = await handleRequest({ ...request, body }, served, options);
    } catch (cause) {
      error = asGatewayError(cause);
      answer = toGatewayResponse(error, served?.api, request);
    }
    send(response, request, answer);
    options.onAnswer?.({
      requestId: request.requestId,
      method: request.method,
      path: request.fullPath,
      statusCode: answer.statusCode,
      durationMs: performance.now() - startedAt,
      ...(error && { error: error.detail ?? error.message }),
    });
  };
  const server = createServer((message, response) => void respond(message, response));
  // Azure's alert webhooks announce their body with Expect: 100-continue.
  server.on('checkContinue', (message, response) => void respond(message, response, true));
  return listen(server, 'the API gateway', options.port);
};

const receive = async (
  message: IncomingMessage,
  response: ServerResponse,
  isWaiting: boolean,
): Promise<Buffer> => {
  const isTooLong = Number(message.headers['content-length'] ?? 0) > payloadLimit;
  if (isWaiting && !isTooLong) response.writeContinue();
  const body = await readBody(message, payloadLimit);
  if (body) return body;
  response.shouldKeepAlive = false;
  throw new GatewayError('REQUEST_TOO_LARGE', 'Request Too Long');
};

const toRequest = (message: IncomingMessage, receivedAt: number): GatewayRequest => {
  const [fullPath = '/', query = ''] = (message.url ?? '/').split(/\?(.*)/s);
  const headers = readHeaders(message);
  return {
    method: message.method ?? 'GET',
    path: fullPath.replace(/^\/[^/]*/, '') || '/',
    fullPath,
    query,
    headers,
    body: Buffer.alloc(0),
    sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
    requestId: randomUUID(),
    extendedRequestId: randomBytes(11).toString('base64url').replace(/$/, '='),
    traceId: toTraceId(headers.get('x-amzn-trace-id')?.values.at(-1), receivedAt),
    receivedAt,
  };
};

const asGatewayError = (cause: unknown): GatewayError =>
  cause instanceof GatewayError
    ? cause
    : new GatewayError('DEFAULT_5XX', 'Internal server error', {
        detail: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
      });

const send = (response: ServerResponse, request: GatewayRequest, answer: HttpAnswer): void => {
  if (response.destroyed) return;
  response.writeHead(answer.statusCode, {
    ...answer.headers,
    'content-length': Buffer.byteLength(answer.body),
    'x-amzn-requestid': request.requestId,
    'x-amz-apigw-id': request.extendedRequestId,
    'x-amzn-trace-id': request.traceId,
  });
  response.end(request.method === 'HEAD' ? undefined : answer.body);
};
