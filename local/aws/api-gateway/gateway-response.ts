import type { DeclaredRestApi } from '../../template/deployment.ts';
import type { GatewayError } from './gateway-error.ts';
import { type GatewayRequest, header } from './request.ts';

/** What goes back over the wire. */
export interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

const defaultTemplate = '{"message":$context.error.messageString}';

/**
 * Turns an error of the gateway into an answer: the template's gateway response of that type, else
 * its DEFAULT_4XX or DEFAULT_5XX, else API Gateway's own. A DEFAULT's status code replaces that of
 * every type it stands in for.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export const toGatewayResponse = (
  error: GatewayError,
  api: DeclaredRestApi | undefined,
  request: GatewayRequest,
): HttpAnswer => {
  const fallback = error.statusCode < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
  const declared = api?.gatewayResponses[error.responseType] ?? api?.gatewayResponses[fallback];
  const statusCode = declared?.statusCode ?? error.statusCode;
  const context = contextOf(error, api, request);
  const templates = Object.entries(declared?.templates ?? {});
  const accepted = header(request, 'accept') ?? '';
  const [contentType, template] = templates.find(([type]) => accepted.includes(type)) ??
    templates.find(([type]) => type === 'application/json') ??
    templates[0] ?? ['application/json', defaultTemplate];
  const headers: HttpAnswer['headers'] = {
    'content-type': contentType,
    'x-amzn-errortype': error.errorType,
  };
  for (const [name, mapping] of Object.entries(declared?.headers ?? {})) {
    const value = mapped(mapping, { api, request, context });
    if (value !== undefined) headers[name.toLowerCase()] = value;
  }
  return { statusCode, headers, body: render(template, context, api) };
};

/** The answer of a MOCK integration. */
export const toMockResponse = (
  { statusCode, headers }: { statusCode: number; headers: Record<string, string> },
  api: DeclaredRestApi,
  request: GatewayRequest,
): HttpAnswer => {
  const answer: HttpAnswer = { statusCode, headers: {}, body: '' };
  for (const [name, mapping] of Object.entries(headers)) {
    const value = mapped(mapping, { api, request, context: {} });
    if (value !== undefined) answer.headers[name.toLowerCase()] = value;
  }
  return answer;
};

const contextOf = (
  error: GatewayError,
  api: DeclaredRestApi | undefined,
  request: GatewayRequest,
): Record<string, string> => ({
  'error.message': error.message,
  'error.messageString': JSON.stringify(error.message),
  'error.responseType': error.responseType,
  'error.validationErrorString': error.responseType.startsWith('BAD_REQUEST')
    ? `[${error.message}]`
    : '',
  apiId: api?.id ?? '',
  extendedRequestId: request.extendedRequestId,
  httpMethod: request.method,
  'identity.sourceIp': request.sourceIp,
  'identity.userAgent': header(request, 'user-agent') ?? '',
  path: request.fullPath,
  requestId: request.requestId,
  requestTimeEpoch: String(request.receivedAt),
  stage: api?.stage ?? '',
});

/** Gateway responses know plain substitution only, no template language. */
const render = (
  template: string,
  context: Record<string, string>,
  api: DeclaredRestApi | undefined,
): string =>
  template
    .replace(
      /\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)|\$\{context\.([A-Za-z.]+)\}/g,
      (_match, plain: string | undefined, braced: string | undefined) =>
        context[plain ?? braced ?? ''] ?? '',
    )
    .replace(/\$stageVariables\.(\w+)/g, (_match, name: string) => api?.stageVariables[name] ?? '');

const mapped = (
  mapping: string,
  {
    api,
    request,
    context,
  }: {
    api: DeclaredRestApi | undefined;
    request: GatewayRequest;
    context: Record<string, string>;
  },
): string | undefined => {
  const literal = /^'(.*)'$/s.exec(mapping)?.[1];
  if (literal !== undefined) return literal;
  const [, source, name = ''] =
    /^(method\.request\.header|method\.request\.querystring|context|stageVariables)\.(.+)$/.exec(
      mapping,
    ) ?? [];
  if (source === 'method.request.header') return header(request, name);
  if (source === 'method.request.querystring') {
    return new URLSearchParams(request.query).getAll(name).at(-1);
  }
  return source === 'context' ? context[name] : api?.stageVariables[name];
};
