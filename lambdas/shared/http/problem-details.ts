import type { APIGatewayProxyResult } from 'aws-lambda';
import { type Failure, type IntegrationErrorCode, toFailure } from '../domain/integration-error.ts';
import { InvalidRequestError } from '../domain/invalid-request-error.ts';
import type { Problem } from './problem.ts';

/** HTTP status of each error code. */
const STATUS: Readonly<Record<IntegrationErrorCode, number>> = {
  invalid_request: 400,
  common_alert_schema_required: 400,
  unauthorized: 401,
  unknown_subscription: 403,
  not_found: 404,
  subscription_already_connected: 409,
  discovery_disabled: 409,
  changed_meanwhile: 409,
  revision_required: 428,
  revision_stale: 412,
  forbidden: 403,
  integration_disabled: 403,
  incident_resolved: 409,
  too_many_activities: 409,
  payload_too_large: 413,
  storage_unavailable: 503,
  secret_missing: 500,
  subscription_not_enabled: 409,
  collection_failed: 500,
  run_in_progress: 409,
  run_superseded: 409,
  nothing_to_decide: 409,
  azure_sign_in_failed: 502,
  azure_access_denied: 502,
  azure_not_found: 502,
  azure_throttled: 503,
  azure_unavailable: 503,
  azure_unexpected_answer: 502,
  unexpected: 500,
};

/** A JSON answer. */
export function json(
  statusCode: number,
  body: unknown,
  headers: Record<string, string> = {},
): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

/**
 * The answer to a failed request: RFC 9457 problem details with the fix, and every fault of a bad
 * request at once.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problem(
  failure: Failure,
  faults?: InvalidRequestError['faults'],
): APIGatewayProxyResult {
  const status = STATUS[failure.code];
  const body: Problem = {
    title: failure.message,
    status,
    code: failure.code,
    fix: failure.fix,
    ...(faults && { faults: [...faults] }),
  };
  return json(status, body, { 'content-type': 'application/problem+json' });
}

/** Where an unforeseen error is written for those who run the service. */
interface ErrorLog {
  error(message: string, error: Error): void;
  warn(message: string, details: Record<string, unknown>): void;
}

/** Middy's `onError`: an error becomes problem details; what nobody foresaw is logged and told as `unforeseen`. */
export function problemDetails(log: ErrorLog, unforeseen: Failure) {
  return {
    onError: (request: { error: Error | null; response?: unknown }) => {
      const { error } = request;
      const failure = toFailure(error);
      if (error && failure.code === 'unexpected') {
        log.error('Request failed', error);
        request.response = problem(unforeseen);
        return;
      }
      log.warn('Request refused', { code: failure.code, reason: failure.message });
      request.response = problem(
        failure,
        error instanceof InvalidRequestError ? error.faults : undefined,
      );
    },
  };
}
