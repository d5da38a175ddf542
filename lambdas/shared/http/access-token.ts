import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';

/** What a token must say to be good here. */
export interface TokenRules {
  /** As the tokens' `iss` spells it. */
  readonly issuer: string;
  /** The tokens' `aud`; or, of tokens without one as Cognito's are, their `client_id`. */
  readonly audience: string;
}

/** Claims of a verified access token. */
export type Claims = JWTPayload & { readonly iss: string; readonly sub: string };

/** Asymmetric ones only: a shared secret or none at all is no proof of the issuer. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'EdDSA',
];

/** Patience with the issuer's own addresses, ms: the gateway waits, and so does a person. */
const TIMEOUT_MS = 5_000;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** What is wrong with the token itself. Anything else is wrong with the issuer, or on the way to it. */
const REFUSED: ReadonlySet<string> = new Set([
  errors.JWTInvalid.code,
  errors.JWTExpired.code,
  errors.JWTClaimValidationFailed.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
]);

/**
 * Verifies access tokens of one issuer, whose keys it reads when first needed, keeps, and reads again
 * for a key that it does not know.
 *
 * @returns the claims, or undefined when the token is not good
 * @throws when the issuer cannot be asked for its keys: that says nothing about the token
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export function accessTokenVerifier({
  issuer,
  audience,
}: TokenRules): (token: string) => Promise<Claims | undefined> {
  let keys: Promise<JWTVerifyGetKey> | undefined;

  function keySet(): Promise<JWTVerifyGetKey> {
    keys ??= findKeys(issuer).catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return keys;
  }

  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, await keySet(), {
        issuer,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: 30,
      });
      return isFor(audience, payload) ? (payload as Claims) : undefined;
    } catch (error) {
      if (error instanceof errors.JOSEError && REFUSED.has(error.code)) return undefined;
      throw error;
    }
  };
}

async function findKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(address, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`${address} was answered ${answer.status}.`);
  const found = Discovery.parse(await answer.json());
  if (found.issuer !== issuer) throw new Error(`${address} is about the issuer ${found.issuer}.`);
  return createRemoteJWKSet(new URL(found.jwks_uri), { timeoutDuration: TIMEOUT_MS });
}

/** An id token says who signed in to a page; only an access token is meant for an API. */
function isFor(
  audience: string,
  { aud, client_id: clientId, token_use: use }: JWTPayload,
): boolean {
  if (use !== undefined && use !== 'access') return false;
  if (aud === undefined) return clientId === audience;
  return [aud].flat().includes(audience);
}
