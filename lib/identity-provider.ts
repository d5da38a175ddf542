import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Administrators } from './administrators.ts';
import { contextOf, isGiven } from './context.ts';

/** Who signs administrators in, as the authorizer is told. */
export interface IdentityProvider {
  readonly issuer: string;
  /** `aud` of its access tokens, or their `client_id`: with a user pool the app client's id. */
  readonly audience: string;
  /** The claim that holds a person's roles. */
  readonly rolesClaim: string;
}

/** What is said of an existing issuer. */
const OIDC = ['oidcIssuer', 'oidcAudience', 'rolesClaim', 'oidcClientId', 'oidcScope'] as const;

/**
 * An issuer that exists already, by the context `oidcIssuer`, `oidcAudience` and what goes with them;
 * undefined when the stack is to make a user pool.
 *
 * @throws when it is named by half
 */
export function existingIdentityProvider(scope: IConstruct): IdentityProvider | undefined {
  const given = OIDC.filter((name) => isGiven(scope, name));
  if (given.length === 0) return undefined;
  const [issuer, audience] = [contextOf(scope, 'oidcIssuer'), contextOf(scope, 'oidcAudience')];
  if (issuer === undefined || audience === undefined) {
    throw new Error(
      `The identity provider is not named in full, by ${given.join(', ')} alone. Give both ` +
        "-c oidcIssuer=https://… -c oidcAudience=… and, when roles are not in the claim 'roles', -c rolesClaim=….",
    );
  }
  return { issuer, audience, rolesClaim: contextOf(scope, 'rolesClaim') };
}

/** The issuer of a user pool's tokens, and the claim with the groups of who signed in. */
export function userPoolProvider(
  scope: IConstruct,
  pool: { readonly userPoolId: string; readonly clientId: string },
): IdentityProvider {
  const { region, urlSuffix } = Stack.of(scope);
  return {
    issuer: `https://cognito-idp.${region}.${urlSuffix}/${pool.userPoolId}`,
    audience: pool.clientId,
    rolesClaim: 'cognito:groups',
  };
}

/** Where the web page reads tokens: the only origins besides its own that it may connect to. */
export function signInOrigins(
  scope: IConstruct,
  administrators: Administrators | undefined,
): readonly string[] {
  const existing = existingIdentityProvider(scope);
  if (existing) return [new URL(existing.issuer).origin];
  if (!administrators) return [];
  const { region, urlSuffix } = Stack.of(scope);
  return [`https://cognito-idp.${region}.${urlSuffix}`, administrators.signInUrl];
}
