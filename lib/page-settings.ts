import { Fn } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { PageSettings } from '../console/sign-in/settings.ts';
import type { Administrators } from './administrators.ts';
import { contextOf } from './context.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { RestApi } from './rest-api.ts';

interface Known {
  /** Of the page. */
  readonly url: string;
  readonly rest: RestApi;
  readonly identity: IdentityProvider;
  readonly administrators: Administrators | undefined;
}

/**
 * `/config.json`. With an existing issuer, the context `oidcClientId` names the page's client when its
 * tokens are for another audience, and `oidcScope` what it asks for.
 */
export function pageSettings(
  scope: IConstruct,
  { url, rest, identity, administrators }: Known,
): PageSettings {
  const settings = {
    issuer: identity.issuer,
    clientId: contextOf(scope, 'oidcClientId') ?? identity.audience,
    scope: contextOf(scope, 'oidcScope'),
    webhookBaseUrl: Fn.select(0, Fn.split('/api/', rest.webhookUrl)),
  };
  if (!administrators) return settings;
  // Cognito's discovery document names no end of a session.
  // https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
  const signOut = `${administrators.signInUrl}/logout?client_id=${settings.clientId}&logout_uri=${url}`;
  return { ...settings, signOutUrl: signOut };
}
