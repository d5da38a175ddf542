import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Problem } from '../lambdas/shared/http/problem.ts';

/** What the gateway says when no function is asked, or none answered. */
interface GatewayProblem extends Omit<Problem, 'requestId' | 'faults'> {
  readonly type: ResponseType;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Azure Monitor sends an alert again after 429 and 503, and never after the gateway's own 500 and 502.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#webhook
 */
const UNAVAILABLE = {
  title: 'The request could not be processed right now.',
  status: 503,
  fix: 'Send it again in a few seconds. If this lasts, give the request id to StackFlow support.',
};

/**
 * By name. A type that is not here is answered by its DEFAULT; the status is written out in each, since
 * no variable of a template knows it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const PROBLEMS: Readonly<Record<string, GatewayProblem>> = {
  ServerError: { type: ResponseType.DEFAULT_5XX, ...UNAVAILABLE },
  AuthorizerFailure: { type: ResponseType.AUTHORIZER_FAILURE, ...UNAVAILABLE },
  AuthorizerConfigurationError: {
    type: ResponseType.AUTHORIZER_CONFIGURATION_ERROR,
    ...UNAVAILABLE,
  },
  Unauthorized: {
    type: ResponseType.UNAUTHORIZED,
    title: 'The request has no access token, or one that has ended or is not good here.',
    status: 401,
    code: 'unauthorized',
    fix: 'Sign in, and send the access token as Authorization: Bearer ….',
    headers: { 'www-authenticate': 'Bearer' },
  },
  AccessDenied: {
    type: ResponseType.ACCESS_DENIED,
    title: 'The access token is good, but not for this address.',
    status: 403,
    code: 'forbidden',
    fix: 'Ask a super_admin of StackFlow to give you the role.',
  },
  // No method asks for a signature, so that it only means that there is no such method.
  NoSuchAddress: {
    type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
    title: 'The API has no such address, or not with this method.',
    status: 404,
    code: 'not_found',
    fix: 'Look it up in the API reference, /api/openapi.json.',
  },
  Throttled: {
    type: ResponseType.THROTTLED,
    title: 'Too many requests at once.',
    status: 429,
    fix: 'Send it again in a few seconds, and fewer at a time.',
  },
  TooLarge: {
    type: ResponseType.REQUEST_TOO_LARGE,
    title: 'The request is larger than 10 MB.',
    status: 413,
    code: 'payload_too_large',
    fix: 'Send less at once.',
  },
  Filtered: {
    type: ResponseType.WAF_FILTERED,
    title: 'The web application firewall refused the request.',
    status: 403,
    code: 'forbidden',
    fix: 'If you meant nothing unusual, give the request id to StackFlow support.',
  },
  ClientError: {
    type: ResponseType.DEFAULT_4XX,
    title: 'The gateway refused the request ($context.error.responseType).',
    status: 400,
    code: 'invalid_request',
    fix: 'Correct it as the API reference says, /api/openapi.json.',
  },
};

/** Makes every answer that is the gateway's own problem details, as the functions' are. */
export function answerWithProblemDetails(api: RestApi): void {
  for (const [id, { type, headers, ...problem }] of Object.entries(PROBLEMS)) {
    const body: Problem = { ...problem, requestId: '$context.requestId' };
    api.addGatewayResponse(id, {
      type,
      statusCode: String(problem.status),
      responseHeaders: quoted({ 'content-type': 'application/problem+json', ...headers }),
      templates: { 'application/json': JSON.stringify(body) },
    });
  }
}

/** A fixed value is written in single quotes. */
function quoted(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`]));
}
