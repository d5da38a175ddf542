import * as z from 'zod';
import { PageExpired, ResyncRequired } from '../domain/graph.ts';
import type { IntegrationErrorCode } from '../domain/integration-error.ts';
import { AzureError } from '../domain/resource-manager.ts';

interface Explanation {
  readonly cause: string;
  readonly fix: string;
}

const CONSENT_FIX =
  'Grant admin consent for Graph API permissions in Azure AD app registration: User.Read.All, Group.Read.All, Directory.Read.All.';
const SUPPORT_FIX = 'Run the sync again; if it repeats, report it to StackFlow support.';
const SIGN_IN_FIX =
  'Run the sync again; if it repeats, check Tenant ID and cloud of the integration.';

/** Microsoft Graph's error codes in words, in lower case: Graph writes the same code in several casings. */
const REASONS: Readonly<Record<string, Explanation>> = {
  authorization_requestdenied: {
    cause: 'a Graph permission is not consented',
    fix: CONSENT_FIX,
  },
  accessdenied: { cause: 'a Graph permission is not consented', fix: CONSENT_FIX },
  authorization_identitynotfound: {
    cause: 'the service principal does not exist in this tenant, or no longer',
    fix: 'Check Client ID and Tenant ID of the integration.',
  },
  invalidauthenticationtoken: {
    cause: 'Microsoft Graph does not accept the token',
    fix: SIGN_IN_FIX,
  },
  unauthenticated: { cause: 'the token is missing or not accepted', fix: SIGN_IN_FIX },
  toomanyrequests: {
    cause: 'Microsoft Graph limits how often this tenant may be read, and kept refusing',
    fix: 'Nothing is lost: the next round goes on. If it repeats, find out who else reads this tenant often with the same application.',
  },
  request_unsupportedquery: {
    cause: 'Microsoft Graph does not take this query in this cloud',
    fix: SUPPORT_FIX,
  },
  request_badrequest: {
    cause: 'Microsoft Graph does not understand the request',
    fix: SUPPORT_FIX,
  },
  notimplemented: {
    cause: 'Microsoft Graph does not track a property that was asked for',
    fix: SUPPORT_FIX,
  },
  request_resourcenotfound: { cause: 'Microsoft Graph does not know it', fix: SUPPORT_FIX },
  serviceunavailable: {
    cause: 'Microsoft Graph could not answer, also after several attempts',
    fix: 'See https://status.azure.com; the next round goes on from here.',
  },
};

const FALLBACK: Partial<Record<IntegrationErrorCode, string>> = {
  azure_access_denied: 'authorization_requestdenied',
  azure_not_found: 'request_resourcenotfound',
  azure_throttled: 'toomanyrequests',
  azure_unavailable: 'serviceunavailable',
};
const UNKNOWN: Explanation = {
  cause: 'Microsoft Graph answered with an unknown error',
  fix: SUPPORT_FIX,
};

const Body = z.object({
  error: z.object({
    code: z.string().nullish(),
    message: z.string().nullish(),
    innerError: z.record(z.string(), z.unknown()).nullish(),
    innererror: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** An HTTP answer of Microsoft Graph that is not 200. */
export interface GraphFailure {
  readonly status: number;
  readonly text: string;
  readonly headers: { get(name: string): string | null | undefined };
}

/**
 * Any HTTP answer but 200, as an error for people. Two of them are none for people: an expired delta link
 * (400 `syncStateNotFound` in any casing, `resyncRequired`, 410) and an expired link to a page.
 *
 * @param path what was asked for, without its query: that holds tokens
 * @see https://learn.microsoft.com/graph/errors
 */
export function explainGraph({ status, text, headers }: GraphFailure, path: string): AzureError {
  const error = readBody(text);
  const azureCode = error?.code ?? undefined;
  const inner = error?.innerError ?? error?.innererror;
  const code = codeOf(status);
  const reason = azureCode?.toLowerCase() ?? '';
  const { cause, fix } = REASONS[reason] ?? REASONS[FALLBACK[code] ?? ''] ?? UNKNOWN;
  const requestId =
    inner?.['request-id'] ?? inner?.requestId ?? headers.get('request-id') ?? undefined;
  const details = [
    `HTTP ${status}`,
    azureCode,
    error?.message?.slice(0, 500),
    requestId && `request ${String(requestId)}`,
  ].filter(Boolean);
  const message = `Could not read ${path}: ${cause} (${details.join('; ')})`;
  if (status === 410 || /^(syncstatenotfound|resyncrequired)$/.test(reason)) {
    return new ResyncRequired(message, { azureCode, status }, headers.get('location') ?? undefined);
  }
  if (reason === 'directory_expiredpagetoken') {
    return new PageExpired(message, { azureCode, status });
  }
  return new AzureError(code, message, fix, { azureCode, status });
}

function codeOf(status: number): IntegrationErrorCode {
  if (status === 401 || status === 403) return 'azure_access_denied';
  if (status === 404) return 'azure_not_found';
  if (status === 429) return 'azure_throttled';
  if (status === 501) return 'azure_unexpected_answer';
  if (status === 408 || status >= 500) return 'azure_unavailable';
  return 'azure_unexpected_answer';
}

function readBody(text: string): z.infer<typeof Body>['error'] | undefined {
  try {
    return Body.safeParse(JSON.parse(text)).data?.error;
  } catch {
    return undefined;
  }
}
