import { OAuth2Server } from 'oauth2-mock-server';
import { Role } from '../../lambdas/shared/domain/caller.ts';

/** Signs administrators in on this machine: an OpenID provider that asks for no password. */
export interface LocalIssuer {
  /** `http://127.0.0.1:PORT`, as the tokens spell it. */
  readonly url: string;
  /** `aud` of its access tokens. */
  readonly audience: string;
  readonly rolesClaim: string;
  stop(): Promise<void>;
}

const AUDIENCE = 'stackflow-hub';
const ROLES_CLAIM = 'cognito:groups';

/**
 * Starts it on a free port. Whoever asks for a token names the roles they want as scopes:
 * `POST /token` with `grant_type=client_credentials&scope=super_admin`.
 */
export async function startIssuer(): Promise<LocalIssuer> {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  const url = `http://127.0.0.1:${server.address().port}`;
  server.issuer.url = url;
  server.service.on('beforeTokenSigning', ({ payload }: { payload: Record<string, unknown> }) => {
    const scopes = String(payload.scope ?? '').split(' ');
    const roles = scopes.flatMap((scope) => Role.safeParse(scope).data ?? []);
    payload[ROLES_CLAIM] = roles;
    payload.aud = AUDIENCE;
    payload.sub ??= 'local';
    payload.name = roles[0] ? `A local ${roles.join(' and ')}` : 'Somebody without a role';
  });
  return { url, audience: AUDIENCE, rolesClaim: ROLES_CLAIM, stop: () => server.stop() };
}
