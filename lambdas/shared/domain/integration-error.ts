import * as z from 'zod';

/**
 * Every way in which the integration can fail a person, by name. `shared/http` maps a code to its
 * HTTP status; the product page's troubleshooting table is these codes with their fixes.
 */
export const IntegrationErrorCode = z.enum([
  'invalid_request',
  'not_found',
  'subscription_already_connected',
  'discovery_disabled',
  'changed_meanwhile',
  'revision_required',
  'revision_stale',
  'forbidden',
  'integration_disabled',
  'incident_resolved',
  'too_many_activities',
  'unauthorized',
  'unknown_subscription',
  'payload_too_large',
  'common_alert_schema_required',
  'storage_unavailable',
  'secret_missing',
  'subscription_not_enabled',
  'collection_failed',
  'run_in_progress',
  'run_superseded',
  'nothing_to_decide',
  'azure_sign_in_failed',
  'azure_access_denied',
  'azure_not_found',
  'azure_throttled',
  'azure_unavailable',
  'azure_unexpected_answer',
  'unexpected',
]);
export type IntegrationErrorCode = z.infer<typeof IntegrationErrorCode>;

/** The plain data of an `IntegrationError`, as run records and problem details keep it. */
export const Failure = z.strictObject({
  code: IntegrationErrorCode,
  /** What happened and why, in a sentence for the person who reads it. */
  message: z.string(),
  /** What to do about it. */
  fix: z.string(),
});
export type Failure = z.infer<typeof Failure>;

/** An error somebody can act upon: a code for programs, a message and a fix for people. */
export class IntegrationError extends Error implements Failure {
  override readonly name = 'IntegrationError';
  readonly code: IntegrationErrorCode;
  readonly fix: string;

  constructor(code: IntegrationErrorCode, message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.fix = fix;
  }
}

/** Plain data of any error; an unforeseen one becomes `unexpected` with its message. */
export function toFailure(error: unknown): Failure {
  if (error instanceof IntegrationError) {
    return { code: error.code, message: error.message, fix: error.fix };
  }
  return {
    code: 'unexpected',
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    fix: 'Find the run in the function logs by its id, and report it to StackFlow support if it repeats.',
  };
}
