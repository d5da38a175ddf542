import { randomUUID } from 'node:crypto';
import type { Directory } from '../directory.ts';
import { uuid } from '../random.ts';
import { TOKEN_LIFETIME_SECONDS, type TokenIssuer } from '../sign-in/access-token.ts';
import type { SecureWebhook } from './action-group.ts';

/**
 * Azure's own application that action groups sign in as: AzNS AAD Webhook, in the public cloud.
 * @see https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#configure-authentication-for-secure-webhook
 */
export const ACTION_GROUPS_APPLICATION = '461e8683-5575-4561-ac7f-899cc907d62a';

/** Makes the bearer token of a call. */
export type IssueWebhookToken = (secure: SecureWebhook) => string;

/**
 * App-only tokens of the tenant, in the form of either version: they differ in issuer and in how
 * they name the caller.
 *
 * @param endpoint the authority host: `https://127.0.0.1:4443`
 * @param now epoch ms
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function createIssueWebhookToken(
  endpoint: () => string,
  directory: Directory,
  issuer: TokenIssuer,
  now: () => number,
): IssueWebhookToken {
  const { tenantId } = directory;
  // The service principal that AzNS AAD Webhook has in this tenant.
  const oid = uuid(tenantId, 'azns-aad-webhook');
  const securityTokenService = `https://sts.windows.net/${tenantId}/`;

  return ({ audience, tokenVersion, roles }) => {
    const seconds = Math.floor(now() / 1000);
    const claims = {
      aud: audience,
      iss: tokenVersion === 1 ? securityTokenService : `${endpoint()}/${tenantId}/v2.0`,
      iat: seconds,
      nbf: seconds,
      exp: seconds + TOKEN_LIFETIME_SECONDS,
      ...(tokenVersion === 1
        ? { appid: ACTION_GROUPS_APPLICATION, appidacr: '2', idp: securityTokenService }
        : { azp: ACTION_GROUPS_APPLICATION, azpacr: '2' }),
      idtyp: 'app',
      oid,
      ...(roles.length > 0 && { roles }),
      sub: oid,
      tid: tenantId,
      uti: randomUUID(),
      ver: `${tokenVersion}.0`,
    };
    return issuer.sign(claims);
  };
}
