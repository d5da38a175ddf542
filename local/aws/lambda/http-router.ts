import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { LambdaServiceError } from './service-error.ts';

/** A request as a route sees it. */
export interface RouteRequest {
  /** Values of the `{…}` segments of the path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface RouteResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is when a string, else as JSON. */
  readonly body?: unknown;
}

export type Route = readonly [
  method: string,
  pattern: string,
  handle: (request: RouteRequest) => RouteResponse | Promise<RouteResponse>,
];

/** Far above every quota, so that the quotas speak first. */
const largestBody = 128 * 1024 * 1024;

/**
 * Answers in the REST-JSON protocol of the AWS SDKs: errors are named by `x-amzn-errortype`.
 *
 * @param onFailure told of failures that are the service's own, which the caller sees as 500
 */
export function createRouter(
  routes: readonly Route[],
  onFailure: (error: unknown) => void,
): RequestListener {
  const table = routes.map(([method, pattern, handle]) => ({
    method,
    segments: pattern.split('/'),
    handle,
  }));

  async function respond(request: IncomingMessage): Promise<RouteResponse> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const segments = url.pathname.split('/').map(decodeURIComponent);
    for (const route of table) {
      const path = route.method === request.method && match(route.segments, segments);
      if (!path) continue;
      const body = await readBody(request);
      return route.handle({ path, query: url.searchParams, headers: request.headers, body });
    }
    throw new LambdaServiceError(
      'UnknownOperationException',
      `The local Lambda service has no operation ${request.method} ${url.pathname}.`,
    );
  }

  return (request, response) => {
    respond(request).then(
      (answer) => send(response, answer),
      (error) => {
        if (!(error instanceof LambdaServiceError)) onFailure(error);
        send(response, toErrorResponse(error));
      },
    );
  };
}

function match(pattern: readonly string[], segments: readonly string[]) {
  if (pattern.length !== segments.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) values[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return values;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > largestBody) {
      throw new LambdaServiceError(
        'RequestTooLargeException',
        `Request must be smaller than ${largestBody} bytes.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toErrorResponse(error: unknown): RouteResponse {
  const known =
    error instanceof LambdaServiceError
      ? error
      : new LambdaServiceError('ServiceException', `The local Lambda service failed: ${error}`);
  const { code, message, status } = known;
  return {
    status,
    headers: { 'x-amzn-errortype': code },
    // AWS spells the member with a capital in some exceptions and without in others.
    body: { Type: status < 500 ? 'User' : 'Service', message, Message: message },
  };
}

function send(response: ServerResponse, { status, headers, body }: RouteResponse) {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-amzn-requestid': randomUUID(),
    ...headers,
  });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
