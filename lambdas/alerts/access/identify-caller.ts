import { IntegrationError } from '../../shared/domain/integration-error.ts';
import type { WebhookKeyStore } from '../../shared/domain/webhook-key.ts';
import type { AddressCheck } from './address-check.ts';
import type { SecureWebhookToken, VerifyToken } from './secure-webhook-token.ts';
import { splitKey, verifyKey } from './webhook-key.ts';

/** What a call of the webhook says of its caller. */
export interface Credentials {
  /** Of the query string. */
  readonly key: string | undefined;
  /** The `Authorization` header. */
  readonly authorization: string | undefined;
  /** As the gateway saw it; never of a header, which anybody can write. */
  readonly sourceIp: string;
}

/** Who calls, as far as it is proven. */
export type Caller =
  | { readonly by: 'key'; readonly integrationId: string }
  | { readonly by: 'entra-id'; readonly token: SecureWebhookToken }
  | { readonly by: 'azure-source' };

/** What `identifyCaller` works with. */
export interface AccessPorts {
  readonly keys: Pick<WebhookKeyStore, 'get'> & {
    /** The keys as they are by now, where `get` may remember those of a moment ago. */
    newest: WebhookKeyStore['get'];
  };
  readonly verifyToken: VerifyToken;
  readonly addresses: AddressCheck;
}

/** Who calls the webhook. @throws IntegrationError `unauthorized`, with what to do */
export async function identifyCaller(
  { key, authorization, sourceIp }: Credentials,
  ports: AccessPorts,
): Promise<Caller> {
  if (key !== undefined) {
    const { integrationId } = splitKey(key);
    try {
      verifyKey(key, await ports.keys.get(integrationId));
    } catch {
      // Azure does not repeat what is refused, and the key may have been renewed just now.
      verifyKey(key, await ports.keys.newest(integrationId));
    }
    return { by: 'key', integrationId };
  }
  if (authorization !== undefined) {
    return { by: 'entra-id', token: await ports.verifyToken(authorization) };
  }
  const verdict = await ports.addresses(sourceIp);
  if (verdict === 'inside') return { by: 'azure-source' };
  throw verdict === 'unknown' ? addressesUnknown() : foreignAddress(sourceIp);
}

function addressesUnknown(): IntegrationError {
  return new IntegrationError(
    'unauthorized',
    'It is not known yet which addresses Azure action groups call from.',
    'Click Save & Test in Integration Hub → Microsoft Azure → Configure, which reads them with the Reader role, or use the webhook URL with its key.',
  );
}

function foreignAddress(sourceIp: string): IntegrationError {
  return new IntegrationError(
    'unauthorized',
    `${sourceIp} is not an address of Azure action groups, and the call has neither key nor token.`,
    'Copy the webhook URL with its key from Integration Hub → Microsoft Azure, or use a Secure Webhook.',
  );
}
