import type { AppRegistration } from '../applications/app-registration.ts';
import type { Directory } from '../directory.ts';
import type { Answer, AzureRequest, Service } from '../service.ts';
import { TOKEN_LIFETIME_SECONDS, type TokenIssuer } from './access-token.ts';
import type { Api } from './apis.ts';
import { signInError, signInFailure } from './sign-in-error.ts';

const PATH =
  /^\/([^/]+)\/(oauth2\/v2\.0\/token|(?:v2\.0\/)?\.well-known\/openid-configuration|discovery\/(?:v2\.0\/)?keys)$/;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/**
 * The Microsoft identity platform, as far as a client that signs in as itself meets it.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function createSignInService(
  endpoint: () => string,
  directory: Directory,
  issuer: TokenIssuer,
  apis: () => readonly Api[],
  application: Pick<AppRegistration, 'signIn'>,
): Service {
  function refuseTenant(tenant: string, error?: string): Answer | undefined {
    if (tenant.toLowerCase() === directory.tenantId) return undefined;
    if (!GUID.test(tenant) && !DOMAIN.test(tenant)) return signInError(900023, tenant);
    return signInError(90002, tenant, error);
  }

  /** For tokens of version 1, which the security token service issues. */
  function openIdConfigurationV1(tenant: string): Answer {
    const authority = `${endpoint()}/${tenant}`;
    return {
      status: 200,
      body: {
        token_endpoint: `${authority}/oauth2/token`,
        token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
        jwks_uri: `${authority}/discovery/keys`,
        response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
        issuer: `https://sts.windows.net/${directory.tenantId}/`,
        authorization_endpoint: `${authority}/oauth2/authorize`,
        tenant_region_scope: 'EU',
        cloud_instance_name: new URL(endpoint()).host,
      },
    };
  }

  function openIdConfiguration(tenant: string): Answer {
    const authority = `${endpoint()}/${tenant}`;
    return {
      status: 200,
      body: {
        token_endpoint: `${authority}/oauth2/v2.0/token`,
        token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
        jwks_uri: `${authority}/discovery/v2.0/keys`,
        response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
        scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
        // MSAL refuses an issuer on another host than the authority's.
        issuer: `${authority}/v2.0`,
        authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
        tenant_region_scope: 'EU',
        cloud_instance_name: new URL(endpoint()).host,
      },
    };
  }

  function refuseClient(form: URLSearchParams): Answer | undefined {
    const clientId = form.get('client_id') ?? '';
    if (clientId === '') return signInError(900144, 'client_id');
    if (clientId.toLowerCase() !== directory.clientId) return signInError(700016, clientId);
    if (form.has('client_assertion')) return signInError(700027);
    const text = form.get('client_secret');
    if (!text) return signInError(7000218);
    const opinion = application.signIn(text);
    if (opinion === 'unknown') return signInError(7000215, clientId);
    return opinion === 'expired' ? signInError(7000222, clientId) : undefined;
  }

  function issueToken(form: URLSearchParams): Answer {
    const grant = form.get('grant_type');
    if (!grant) return signInError(900144, 'grant_type');
    if (grant !== 'client_credentials') return signInError(70003, grant);
    const refusal = refuseClient(form);
    if (refusal) return refusal;

    const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
    // MSAL adds the OpenID scopes to what it is asked for.
    const scope = scopes.find((text) => !['openid', 'profile', 'offline_access'].includes(text));
    if (!scope) return signInError(scopes.length === 0 ? 900144 : 1002012, scopes[0] ?? 'scope');
    if (!/^[\w:/.-]+$/.test(scope)) return signInError(70011, scope);
    if (!scope.endsWith('/.default')) return signInError(1002012, scope);
    const resource = scope.slice(0, -'/.default'.length);
    const api = apis().find(({ audiences }) => audiences.includes(resource.replace(/\/+$/, '')));
    if (!api) return signInError(500011, resource);
    return {
      status: 200,
      headers: { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' },
      body: {
        token_type: 'Bearer',
        expires_in: TOKEN_LIFETIME_SECONDS,
        ext_expires_in: TOKEN_LIFETIME_SECONDS,
        access_token: issuer.issue(resource, api.roles),
      },
    };
  }

  return {
    name: 'sign-in',
    owns: (path) => PATH.test(path),
    describe(request) {
      const action = PATH.exec(request.url.pathname)?.[2];
      if (action === 'oauth2/v2.0/token') return { operation: 'token' };
      return { operation: action?.endsWith('/keys') ? 'keys' : 'openid-configuration' };
    },
    answer(request: AzureRequest) {
      const [, tenant = '', action] = PATH.exec(request.url.pathname) ?? [];
      if (action !== 'oauth2/v2.0/token') {
        const refusal = refuseTenant(tenant, 'invalid_tenant');
        if (refusal) return refusal;
        if (action?.endsWith('/keys')) {
          return { status: 200, body: { keys: [{ ...issuer.publicKey, use: 'sig' }] } };
        }
        const isV2 = action?.startsWith('v2.0/');
        return isV2 ? openIdConfiguration(tenant) : openIdConfigurationV1(tenant);
      }
      if (request.method !== 'POST') {
        return signInFailure(405, 'invalid_request', 'The endpoint only accepts POST requests.');
      }
      return refuseTenant(tenant) ?? issueToken(new URLSearchParams(request.body));
    },
    fail: (status, code, message) => signInFailure(status, code, message),
  };
}
