import type { ApplicationCredentials } from './application-credential.ts';
import type { Integration } from './integration.ts';
import { toFailure } from './integration-error.ts';
import { AzureError } from './resource-manager.ts';
import { expiryInAzure, expiryOnRecord, type SecretExpiry } from './secret-expiry.ts';
import type { SecretRotations, SecretStatus, SecretStatusStore } from './secret-status.ts';
import type { ServicePrincipal, ServicePrincipalStore } from './service-principal.ts';

/** What `observeSecret` works with. */
export interface ObservePorts {
  readonly principals: Pick<ServicePrincipalStore, 'get'>;
  readonly rotations: Pick<SecretRotations, 'describe'>;
  readonly statuses: Pick<SecretStatusStore, 'get' | 'put'>;
  /** The credentials of the integration's application. */
  readonly credentials: (integration: Integration) => Promise<ApplicationCredentials>;
  readonly now: () => Date;
}

/**
 * Finds out when an integration's client secret expires, and writes it down.
 *
 * @param obstacle why the secret is not rotated by itself, where that was just found out
 * @throws IntegrationError `secret_missing`
 */
export async function observeSecret(
  integration: Integration,
  ports: ObservePorts,
  obstacle?: SecretStatus['obstacle'],
): Promise<SecretStatus> {
  const { versionId, automatic } = await ports.rotations.describe(integration.id);
  const principal = await ports.principals.get(integration.id);
  const known = await ports.statuses.get(integration.id);
  const asked = await askAzure(integration, principal, ports);
  const same = known?.versionId === versionId && known.source === 'azure' ? known : undefined;
  const expiry = asked.expiry ?? same ?? expiryOnRecord(principal, integration);
  const { expiresAt, source } = asked.expired ? endedBy(expiry, ports.now()) : expiry;
  const status = {
    integrationId: integration.id,
    versionId,
    expiresAt,
    source,
    rotation: automatic ? ('automatic' as const) : ('guided' as const),
    obstacle: automatic ? null : obstacle === undefined ? (known?.obstacle ?? null) : obstacle,
    unread: asked.unread,
    checkedAt: ports.now().toISOString(),
  };
  await ports.statuses.put(status);
  return { ...status, rotationFailure: known?.rotationFailure ?? null };
}

interface Asked {
  readonly expiry: SecretExpiry | undefined;
  /** Entra refuses the secret because its time is over. */
  readonly expired: boolean;
  readonly unread: SecretStatus['unread'];
}

async function askAzure(
  integration: Integration,
  principal: ServicePrincipal,
  { credentials, now }: ObservePorts,
): Promise<Asked> {
  try {
    const found = await Array.fromAsync((await credentials(integration)).list(true));
    const expiry = expiryInAzure(principal, found, now());
    return { expiry, expired: false, unread: null };
  } catch (error) {
    const expired = error instanceof AzureError && error.azureCode === 'AADSTS7000222';
    return { expiry: undefined, expired, unread: toFailure(error) };
  }
}

/** Entra says that it is over, whatever is on record. */
function endedBy(expiry: SecretExpiry, now: Date): SecretExpiry {
  if (Date.parse(expiry.expiresAt) <= now.getTime()) return expiry;
  return { expiresAt: now.toISOString(), source: 'azure' };
}
