import { randomUUID } from 'node:crypto';
import type { Answer } from '../service.ts';

interface Kind {
  readonly status: number;
  readonly error: string;
  readonly message: (subject: string) => string;
  readonly suberror?: string;
}

/**
 * The token endpoint's failures by AADSTS number, with the `error` and status they come with.
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const KINDS = {
  50034: {
    status: 400,
    error: 'invalid_grant',
    message: (account) =>
      `The user account ${account} does not exist in the directory. To sign into this application, the account must be added to the directory.`,
  },
  50196: {
    status: 400,
    error: 'invalid_grant',
    message: () =>
      'The server terminated an operation because it encountered a client request loop.',
  },
  53003: {
    status: 400,
    error: 'access_denied',
    suberror: 'message_only',
    message: () =>
      'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  },
  70003: {
    status: 400,
    error: 'unsupported_grant_type',
    message: (grant) => `The app requested an unsupported grant type '${grant}'.`,
  },
  70011: {
    status: 400,
    error: 'invalid_scope',
    message: (scope) =>
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
  },
  90002: {
    status: 400,
    error: 'invalid_request',
    message: (tenant) =>
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  },
  90055: {
    status: 429,
    error: 'temporarily_unavailable',
    message: () => 'There are too many requests; the service is busy. Try again later.',
  },
  500011: {
    status: 400,
    error: 'invalid_resource',
    message: (resource) =>
      `The resource principal named ${resource} was not found in the tenant named Contoso. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  },
  650057: {
    status: 400,
    error: 'invalid_resource',
    message: (resource) =>
      `Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Resource value from request: ${resource}.`,
  },
  700016: {
    status: 400,
    error: 'unauthorized_client',
    message: (client) =>
      `Application with identifier '${client}' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  },
  700027: {
    status: 401,
    error: 'invalid_client',
    message: () =>
      'The certificate with identifier used to sign the client assertion is not registered on application.',
  },
  900023: {
    status: 400,
    error: 'invalid_request',
    message: (tenant) =>
      `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
  },
  900144: {
    status: 400,
    error: 'invalid_request',
    message: (parameter) =>
      `The request body must contain the following parameter: '${parameter}'.`,
  },
  1002012: {
    status: 400,
    error: 'invalid_scope',
    message: (scope) =>
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
  },
  7000112: {
    status: 400,
    error: 'unauthorized_client',
    message: (client) => `Application '${client}'(StackFlow Integration) is disabled.`,
  },
  7000215: {
    status: 401,
    error: 'invalid_client',
    message: (client) =>
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client}'.`,
  },
  7000218: {
    status: 401,
    error: 'invalid_client',
    message: () =>
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  7000222: {
    status: 401,
    error: 'invalid_client',
    message: (client) =>
      `The provided client secret keys for app '${client}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
  },
} satisfies Record<number, Kind>;

/** An AADSTS number this simulation knows. */
export type SignInErrorCode = keyof typeof KINDS;

export const SIGN_IN_ERROR_CODES = Object.keys(KINDS).map(Number) as SignInErrorCode[];

/**
 * A refused sign-in, body and status as Entra sends them.
 *
 * @param subject what the message names: the client id, the tenant, the scope or the parameter
 * @param error replaces the usual `error`: the openid-configuration answers `invalid_tenant`
 */
export function signInError(code: SignInErrorCode, subject = '', error?: string): Answer {
  const kind: Kind = KINDS[code];
  return signInFailure(
    kind.status,
    error ?? kind.error,
    kind.message(subject),
    code,
    kind.suberror,
  );
}

/** A failure outside the table, in the token endpoint's form. */
export function signInFailure(
  status: number,
  error: string,
  message: string,
  code?: number,
  suberror?: string,
): Answer {
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const at = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const prefix = code === undefined ? '' : `AADSTS${code}: `;
  return {
    status,
    headers: { 'x-ms-request-id': traceId, 'cache-control': 'no-store, no-cache' },
    body: {
      error,
      error_description: `${prefix}${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${at}`,
      error_codes: code === undefined ? [] : [code],
      timestamp: at,
      trace_id: traceId,
      correlation_id: correlationId,
      ...(code !== undefined && {
        error_uri: `https://login.microsoftonline.com/error?code=${code}`,
      }),
      ...(suberror !== undefined && { suberror }),
    },
  };
}
