import { setTimeout as sleep } from 'node:timers/promises';
import type { DeclaredRestApi, LambdaIntegration } from '../../template/deployment.ts';
import { badIntegration, GatewayError } from './gateway-error.ts';
import type { HttpAnswer } from './gateway-response.ts';
import { type Caller, toProxyEvent } from './proxy-event.ts';
import { toHttpAnswer } from './proxy-response.ts';
import type { GatewayRequest } from './request.ts';
import type { RouteMatch } from './route-table.ts';

/** Calls a function and waits for its result, as Lambda's Invoke does. */
export type Invoke = (
  functionName: string,
  qualifier: string | undefined,
  /** JSON */
  payload: string,
) => Promise<{
  /** JSON: the result, or what the function failed of. */
  payload: string;
  /** `Handled` or `Unhandled` when the function failed. */
  functionError?: string;
}>;

/** A request that found its method. */
export interface Matched {
  api: DeclaredRestApi;
  match: RouteMatch;
  request: GatewayRequest;
  account: string;
  invoke: Invoke;
}

/**
 * Lets the method's function answer (Lambda proxy integration).
 *
 * @throws GatewayError 504 when it takes too long, 502 when it fails or gives no response, 500 when
 * Lambda refuses the call, 413 when Lambda finds the event too long.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html
 */
export const integrate = async (
  { api, match, request, caller, account, invoke }: Matched & { caller: Caller },
  { functionName, qualifier, timeoutMs }: LambdaIntegration,
): Promise<HttpAnswer> => {
  const event = JSON.stringify(toProxyEvent(api, match, request, caller, account));
  const result = await inTime(
    timeoutMs,
    invoke(functionName, qualifier, event).catch((cause: unknown) => {
      throw refused(functionName, cause);
    }),
  );
  if (result.functionError !== undefined) {
    throw badIntegration(
      502,
      `${functionName} failed (${result.functionError}): ${result.payload}`,
    );
  }
  return toHttpAnswer(result.payload, request, api.binaryMediaTypes);
};

const inTime = async <T>(timeoutMs: number, work: Promise<T>): Promise<T> => {
  const timer = new AbortController();
  const timeout = sleep(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new GatewayError('INTEGRATION_TIMEOUT', 'Endpoint request timed out', {
      detail: `no answer within ${timeoutMs} ms`,
    });
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    timeout.catch(() => undefined);
    work.catch(() => undefined);
    timer.abort();
  }
};

const refused = (functionName: string, cause: unknown): GatewayError => {
  const name = cause instanceof Error ? cause.name : 'Error';
  if (name === 'RequestTooLargeException') {
    return new GatewayError('REQUEST_TOO_LARGE', 'Request Too Long');
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return badIntegration(500, `Lambda refused to invoke ${functionName}: ${name}: ${message}`);
};
