import * as z from 'zod';
import { IntegrationError, type IntegrationErrorCode } from '../domain/integration-error.ts';
import { AzureError } from '../domain/resource-manager.ts';
import { isSilence } from './retry.ts';

interface Explanation {
  readonly cause: string;
  readonly fix: string;
}

const READER_FIX = 'Apply Reader role at subscription scope, not resource group level.';
const SUPPORT_FIX = 'Run discovery again; if it repeats, report it to StackFlow support.';
const SIGN_IN_FIX =
  'Run discovery again; if it repeats, check Tenant ID and cloud of the integration.';

/** Azure Resource Manager's error codes in words. */
const REASONS: Readonly<Record<string, Explanation>> = {
  AuthorizationFailed: {
    cause: 'the service principal has no role that lets it read this',
    fix: `${READER_FIX} A role granted a moment ago can take some minutes to work.`,
  },
  SubscriptionNotFound: {
    cause: 'the subscription does not exist in this tenant, or no longer',
    fix: 'Check Subscription ID, Tenant ID and cloud of the integration.',
  },
  InvalidSubscriptionId: {
    cause: 'the subscription id is malformed',
    fix: 'Check Subscription ID of the integration.',
  },
  InvalidAuthenticationTokenTenant: {
    cause: 'the subscription belongs to another tenant than the one that was signed in to',
    fix: 'Set Tenant ID to the tenant that the subscription is in.',
  },
  InvalidAuthenticationToken: {
    cause: 'Azure Resource Manager does not accept the token',
    fix: SIGN_IN_FIX,
  },
  ExpiredAuthenticationToken: { cause: 'the token had expired', fix: SIGN_IN_FIX },
  AuthenticationFailed: { cause: 'the token is missing or not accepted', fix: SIGN_IN_FIX },
  MissingSubscriptionRegistration: {
    cause: 'the resource provider is not registered in this subscription',
    fix: 'Register the provider in Azure Portal: Subscription → Resource providers.',
  },
  NoRegisteredProviderFound: {
    cause: 'this Azure cloud does not offer the resource type in the API version asked for',
    fix: 'Leave the resource type out of the integration, and report it to StackFlow support.',
  },
  ResourceNotFound: { cause: 'the resource no longer exists', fix: SUPPORT_FIX },
  ResourceGroupNotFound: { cause: 'its resource group no longer exists', fix: SUPPORT_FIX },
  ParentResourceNotFound: { cause: 'its parent resource no longer exists', fix: SUPPORT_FIX },
};

/** What to say when Azure's error code is none of the above. */
const FALLBACK: Partial<Record<IntegrationErrorCode, Explanation>> = {
  azure_access_denied: {
    cause: 'Azure denied the service principal access',
    fix: READER_FIX,
  },
  azure_not_found: {
    cause: 'Azure does not know it',
    fix: 'Check Subscription ID, Tenant ID and cloud of the integration.',
  },
  azure_throttled: {
    cause: 'Azure limits how often this subscription may be read, and kept refusing',
    fix: 'Nothing is lost: the next discovery reads it again. If it repeats, find out who else reads this subscription often with the same service principal.',
  },
  azure_unavailable: {
    cause: 'Azure could not answer, also after several attempts',
    fix: 'See https://status.azure.com, and run discovery again when Azure is well.',
  },
};

const UNKNOWN: Explanation = { cause: 'Azure answered with an unknown error', fix: SUPPORT_FIX };

const Reason = z.object({
  code: z.union([z.string(), z.number()]).nullish(),
  message: z.string().nullish(),
});
/** Some providers leave out the `error` around code and message. */
const ErrorBody = z.union([z.object({ error: Reason }).transform(({ error }) => error), Reason]);

/** Any HTTP answer but 200, as an error for people; `path` is what was asked for. */
export function explainAnswer(
  answer: {
    readonly status: number;
    readonly bodyAsText?: string | null | undefined;
    readonly headers: { get(name: string): string | undefined };
  },
  path: string,
): AzureError {
  const { status } = answer;
  const reason = readReason(answer.bodyAsText);
  const azureCode = reason?.code ? String(reason.code) : undefined;
  const code = codeOf(status);
  const { cause, fix } = (azureCode && REASONS[azureCode]) || FALLBACK[code] || UNKNOWN;
  const details = [
    `HTTP ${status}`,
    azureCode,
    reason?.message?.slice(0, 500),
    answer.headers.get('x-ms-request-id') && `request ${answer.headers.get('x-ms-request-id')}`,
  ];
  const message = `Could not read ${path}: ${cause} (${details.filter(Boolean).join('; ')})`;
  return new AzureError(code, message, fix, { azureCode, status });
}

/**
 * A call that got no answer at all. The error's own cause stays out of it: the SDK keeps the whole
 * request there, the bearer token among its headers.
 */
export function explainSilence(error: unknown, path: string): unknown {
  if (!isSilence(error)) return error;
  return new AzureError(
    'azure_unavailable',
    `Could not read ${path}: Azure gave no answer (${error.message})`,
    'Run discovery again; if it repeats, check that the functions can reach Azure over the network.',
    {},
  );
}

/** An answer that makes no sense. Its body is not repeated: it can be anything. */
export function unexpectedAnswer(path: string, what: string): IntegrationError {
  const message = `Could not read ${path}: Azure answered with ${what}`;
  return new IntegrationError('azure_unexpected_answer', message, SUPPORT_FIX);
}

function codeOf(status: number): IntegrationErrorCode {
  if (status === 401 || status === 403) return 'azure_access_denied';
  if (status === 404) return 'azure_not_found';
  if (status === 429) return 'azure_throttled';
  if (status === 408 || status >= 500) return 'azure_unavailable';
  return 'azure_unexpected_answer';
}

function readReason(body: string | null | undefined): z.infer<typeof Reason> | undefined {
  try {
    return ErrorBody.safeParse(JSON.parse(body ?? '')).data;
  } catch {
    return undefined;
  }
}
