import type { Directory } from '../directory.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Answer, AzureRequest, Service } from '../service.ts';
import type { AccessTokenClaims, TokenIssuer } from '../sign-in/access-token.ts';
import { GRAPH_API } from '../sign-in/apis.ts';
import type { AppRegistration } from './app-registration.ts';
import { GraphError, graphFailure } from './graph-error.ts';
import { addPassword, describeCredential, removePassword } from './passwords.ts';

const PATH =
  /^\/v1\.0\/(applications|servicePrincipals)(?:\(appId='([^']*)'\)|\/([^/]+))(?:\/(\w+))?$/;

export interface ApplicationsOptions {
  readonly endpoint: () => string;
  readonly directory: Directory;
  readonly application: AppRegistration;
  readonly issuer: TokenIssuer;
  readonly now: () => number;
}

/**
 * Microsoft Graph's `applications` and `servicePrincipals`, for the one app registration of the tenant.
 *
 * @see https://learn.microsoft.com/graph/api/application-addpassword
 * @see https://learn.microsoft.com/graph/api/application-removepassword
 */
export function createApplicationsService(options: ApplicationsOptions): Service {
  const { directory, application, issuer } = options;
  const applicationId = directory.applicationObjectId;

  function claimsOf(request: AzureRequest): AccessTokenClaims {
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const claims = token && issuer.check(token, [...GRAPH_API.audiences, options.endpoint()]);
    if (claims && typeof claims === 'object') return claims;
    const message = token
      ? 'Access token validation failure.'
      : 'Access token is empty or missing.';
    throw new GraphError(401, 'InvalidAuthenticationToken', message);
  }

  /** What the token's permissions let its bearer do with the application. */
  function refuse(claims: AccessTokenClaims, writes: boolean): void {
    const { owners } = application.settings();
    const has = (role: string) => claims.roles?.includes(role) === true;
    const owns = has('Application.ReadWrite.OwnedBy') && owners.includes(claims.oid);
    const mayWrite = has('Application.ReadWrite.All') || owns;
    const mayRead = mayWrite || has('Directory.Read.All') || has('Application.Read.All');
    if (writes ? mayWrite : mayRead) return;
    throw new GraphError(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
  }

  function route(request: AzureRequest): Answer {
    const claims = claimsOf(request);
    const [, collection, appId, id, action = ''] = PATH.exec(decode(request)) ?? [];
    refuse(claims, action.endsWith('Password'));
    const isApplication = collection === 'applications';
    const objectId = isApplication ? applicationId : directory.servicePrincipalId;
    const named = appId === undefined ? id === objectId : appId === directory.clientId;
    if (!named) throw missing(appId ?? id ?? '');
    const of = isApplication ? 'application' : 'service-principal';
    const call = `${request.method} ${action}`;
    if (call === 'GET ') return ok(entity(isApplication, request));
    if (call === 'GET owners' && isApplication) return ok({ value: owners() });
    if (call === 'POST addPassword')
      return ok(addPassword(application, of, read(request), options.now()));
    if (call === 'POST removePassword') {
      removePassword(application, read(request));
      return { status: 204 };
    }
    throw new GraphError(
      400,
      'Request_BadRequest',
      `Resource not found for the segment '${action}'.`,
    );
  }

  function entity(isApplication: boolean, request: AzureRequest): JsonObject {
    const credentials = isApplication
      ? application.credentials()
      : application.servicePrincipalCredentials();
    const all: JsonObject = {
      id: isApplication ? applicationId : directory.servicePrincipalId,
      appId: directory.clientId,
      displayName: directory.applicationName,
      passwordCredentials: credentials.map(describeCredential),
      keyCredentials: [],
    };
    const select = request.url.searchParams.get('$select')?.split(',');
    if (!select) return all;
    return Object.fromEntries(Object.entries(all).filter(([name]) => select.includes(name)));
  }

  function owners(): Json[] {
    return application.settings().owners.map((owner) => ({
      '@odata.type': `#microsoft.graph.${owner === directory.servicePrincipalId ? 'servicePrincipal' : 'user'}`,
      id: owner,
    }));
  }

  return {
    name: 'graph-applications',
    owns: (path) => /^\/v1\.0\/(applications|servicePrincipals)\b/.test(decodeURIComponent(path)),
    describe(request) {
      const [, collection = 'unknown', , , action] = PATH.exec(decode(request)) ?? [];
      return { operation: `${collection}/${action ?? 'get'}` };
    },
    answer(request) {
      try {
        return route(request);
      } catch (error) {
        if (error instanceof GraphError) return error.answer;
        throw error;
      }
    },
    fail: graphFailure,
  };
}

function decode(request: AzureRequest): string {
  return decodeURIComponent(request.url.pathname);
}

function read(request: AzureRequest): JsonObject {
  try {
    return JSON.parse(request.body || '{}') as JsonObject;
  } catch {
    throw new GraphError(400, 'BadRequest', 'Unable to read JSON request payload.');
  }
}

function ok(body: Json): Answer {
  return { status: 200, body };
}

function missing(id: string): GraphError {
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return new GraphError(404, 'Request_ResourceNotFound', message);
}
