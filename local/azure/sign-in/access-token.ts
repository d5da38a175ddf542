import {
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';
import type { Directory } from '../directory.ts';

/** The claims of an app-only token that services look at. Times are epoch seconds. */
export interface AccessTokenClaims {
  readonly aud: string;
  readonly iss: string;
  readonly tid: string;
  readonly appid: string;
  readonly oid: string;
  /** Absent without any application permission, as in real tokens. */
  readonly roles?: readonly string[];
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
}

/** Why a bearer token is refused. */
export type TokenRefusal = 'malformed' | 'expired' | 'audience';

/** As Entra's own: 3599 seconds. */
export const TOKEN_LIFETIME_SECONDS = 3599;

/** Signs and checks the tenant's access tokens (RS256, a key made at each start). */
export interface TokenIssuer {
  issue(audience: string, roles: readonly string[]): string;
  /** A token of just these claims. */
  sign(claims: object): string;
  /** The claims, or why the token is refused by a service that answers to `audiences`. */
  check(token: string, audiences: readonly string[]): AccessTokenClaims | TokenRefusal;
  /** The public key, for `discovery/v2.0/keys`. */
  readonly publicKey: JsonWebKey & { readonly kid: string };
}

/** @param now epoch ms */
export function createTokenIssuer(directory: Directory, now: () => number): TokenIssuer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomUUID().replaceAll('-', '');
  const header = encode({ typ: 'JWT', alg: 'RS256', kid, x5t: kid });

  function signClaims(claims: object): string {
    const payload = encode(claims);
    const signature = sign('sha256', Buffer.from(`${header}.${payload}`), privateKey);
    return `${header}.${payload}.${signature.toString('base64url')}`;
  }

  return {
    sign: signClaims,
    issue(audience, roles) {
      const seconds = Math.floor(now() / 1000);
      return signClaims({
        aud: audience,
        iss: `https://sts.windows.net/${directory.tenantId}/`,
        iat: seconds,
        nbf: seconds,
        exp: seconds + TOKEN_LIFETIME_SECONDS,
        appid: directory.clientId,
        appidacr: '1',
        idp: `https://sts.windows.net/${directory.tenantId}/`,
        idtyp: 'app',
        oid: directory.servicePrincipalId,
        ...(roles.length > 0 && { roles }),
        sub: directory.servicePrincipalId,
        tid: directory.tenantId,
        uti: randomUUID(),
        ver: '1.0',
      });
    },
    check(token, audiences) {
      const claims = read(token, publicKey);
      if (!claims) return 'malformed';
      if (claims.exp * 1000 <= now()) return 'expired';
      return audiences.includes(claims.aud.replace(/\/+$/, '')) ? claims : 'audience';
    },
    publicKey: { ...publicKey.export({ format: 'jwk' }), kid },
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function read(token: string, publicKey: KeyObject): AccessTokenClaims | undefined {
  const [header, payload, signature, ...rest] = token.split('.');
  if (!header || !payload || !signature || rest.length > 0) return undefined;
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'))) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as AccessTokenClaims;
}
