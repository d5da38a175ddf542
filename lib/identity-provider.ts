import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import * as z from 'zod';
import type { Administrators } from './administrators.ts';

/** Who signs administrators in, as the authorizer is told. */
export interface IdentityProvider {
  readonly issuer: string;
  /** `aud` of its access tokens, or their `client_id`: with a user pool the app client's id. */
  readonly audience: string;
  /** The claim that holds a person's roles. */
  readonly rolesClaim: string;
}

const Existing = z.strictObject({
  oidcIssuer: z.url(),
  oidcAudience: z.string().min(1),
  rolesClaim: z.string().min(1).default('roles'),
});

/**
 * An issuer that exists already, by the context `oidcIssuer`, `oidcAudience` and `rolesClaim`;
 * undefined when the stack is to make a user pool.
 *
 * @throws when it is named by half
 */
export function existingIdentityProvider(scope: IConstruct): IdentityProvider | undefined {
  const context = (name: string): unknown => scope.node.tryGetContext(name);
  const given = {
    oidcIssuer: context('oidcIssuer'),
    oidcAudience: context('oidcAudience'),
    rolesClaim: context('rolesClaim'),
  };
  if (Object.values(given).every((value) => value === undefined)) return undefined;
  const { data, error } = Existing.safeParse(given);
  if (!data) {
    throw new Error(
      `The identity provider is not named in full (${z.prettifyError(error)}). Give all of ` +
        "-c oidcIssuer=https://… -c oidcAudience=… and, when roles are not in the claim 'roles', -c rolesClaim=….",
    );
  }
  return { issuer: data.oidcIssuer, audience: data.oidcAudience, rolesClaim: data.rolesClaim };
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
