import { refreshActionGroupAddresses } from '../../shared/azure/refresh-action-group-addresses.ts';
import type { ActionGroupAddressStore } from '../../shared/domain/action-group-addresses.ts';
import type { Integration } from '../../shared/domain/integration.ts';
import { type Failure, toFailure } from '../../shared/domain/integration-error.ts';
import type { ResourceManager } from '../../shared/domain/resource-manager.ts';

/** What `readAddresses` works with. */
export interface AddressPorts {
  readonly addresses: ActionGroupAddressStore;
  /** Access to an integration's tenant, for a few seconds. */
  readonly connectAzure: (integration: Integration) => Promise<ResourceManager>;
  readonly now: () => Date;
}

/**
 * Reads which addresses Azure's action groups call from, so that the webhook of an integration that was
 * just connected or changed knows them at once. Settings hold without them: until they are known, nobody
 * is let in by address.
 *
 * @returns why they could not be read; null when they are known, or not needed
 */
export async function readAddresses(
  integration: Integration,
  ports: AddressPorts,
): Promise<Failure | null> {
  if (integration.webhookAccess !== 'azure-source') return null;
  try {
    const azure = await ports.connectAzure(integration);
    await refreshActionGroupAddresses(integration, azure, ports.addresses, ports.now());
    return null;
  } catch (error) {
    return toFailure(error);
  }
}
