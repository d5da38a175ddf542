import { OAuth2Server } from 'oauth2-mock-server';
import { Role } from '../../lambdas/shared/domain/caller.ts';
import { SIGN_IN_HEADERS, signInPage } from './sign-in-page.ts';

/** Signs administrators in on this machine: an OpenID provider that asks for no password. */
export interface LocalIssuer {
  /** `http://127.0.0.1:PORT`, as the tokens spell it. */
  readonly url: string;
  /** `aud` of its access tokens, and the client id of the web page. */
  readonly audience: string;
  readonly rolesClaim: string;
  stop(): Promise<void>;
}

const AUDIENCE = 'stackflow-hub';
const ROLES_CLAIM = 'cognito:groups';

/** Asks who you would like to be, before the mock's own `/authorize`, which asks nothing. */
const SIGN_IN = '/sign-in';

/**
 * Starts it on a free port. People choose their role on its page; a program names the roles it wants
 * as scopes: `POST /token` with `grant_type=client_credentials&scope=super_admin`.
 */
export async function startIssuer(): Promise<LocalIssuer> {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  const url = `http://127.0.0.1:${server.address().port}`;
  server.issuer.url = url;
  askForRoles(server, url);
  return { url, audience: AUDIENCE, rolesClaim: ROLES_CLAIM, stop: () => server.stop() };
}

function askForRoles({ service }: OAuth2Server, url: string): void {
  /** What was chosen, by authorization code and by refresh token. */
  const chosen = new Map<string, string>();

  service.addRoute('GET', SIGN_IN, (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', url);
    response.writeHead(200, SIGN_IN_HEADERS);
    response.end(signInPage(searchParams, '/authorize'));
  });
  service.on('beforeWellKnownOpenIdConfiguration', ({ body }: { body: object }) => {
    Object.assign(body, { authorization_endpoint: `${url}${SIGN_IN}` });
  });
  service.on('beforeAuthorizeRedirect', (redirect: { url: URL }, request: { url?: string }) => {
    const { searchParams } = new URL(request.url ?? '/', url);
    const code = redirect.url.searchParams.get('code');
    if (code) chosen.set(code, searchParams.get('roles') ?? '');
  });
  service.on('beforeTokenSigning', ({ payload }: { payload: Record<string, unknown> }, request) => {
    const scopes = rolesOf(request, chosen) ?? String(payload.scope ?? '');
    const roles = scopes.split(' ').flatMap((scope) => Role.safeParse(scope).data ?? []);
    payload[ROLES_CLAIM] = roles;
    payload.aud = AUDIENCE;
    payload.sub ??= 'local';
    payload.name = roles[0] ? `A local ${roles.join(' and ')}` : 'Somebody without a role';
  });
  service.on('beforeResponse', ({ body }: { body: Record<string, unknown> }, request) => {
    const roles = rolesOf(request, chosen);
    if (roles !== undefined) chosen.set(String(body.refresh_token), roles);
  });
}

/** What was chosen when the code, or the refresh token, of a token request was given. */
function rolesOf(request: unknown, chosen: ReadonlyMap<string, string>): string | undefined {
  const { body } = request as { body?: { code?: string; refresh_token?: string } };
  return chosen.get(body?.code ?? body?.refresh_token ?? '');
}
