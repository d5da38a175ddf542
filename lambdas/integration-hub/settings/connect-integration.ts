import type {
  ConnectIntegration,
  Integration,
  IntegrationStore,
} from '../../shared/domain/integration.ts';
import type { ServicePrincipalStore } from '../../shared/domain/service-principal.ts';
import type { WebhookKeyStore } from '../../shared/domain/webhook-key.ts';
import { endOfTestWindow } from '../webhook/webhook.ts';

/** What `connectIntegration` and `changeIntegration` work with. */
export interface SettingsPorts {
  readonly integrations: IntegrationStore;
  readonly principals: ServicePrincipalStore;
  readonly webhookKeys: WebhookKeyStore;
  readonly newId: () => string;
  /** A random text that nobody can guess. */
  readonly newKey: () => string;
  readonly now: () => Date;
}

/**
 * Connects an Azure tenant. The secrets are stored first, so that an integration always has them, and
 * taken back when one of them or the integration itself is refused. A test of the action group is
 * expected from now on for a while.
 *
 * @throws IntegrationError `subscription_already_connected`
 */
export async function connectIntegration(
  { clientSecret, ...settings }: ConnectIntegration,
  ports: SettingsPorts,
): Promise<Integration> {
  const at = ports.now();
  const now = at.toISOString();
  const integration: Integration = {
    id: ports.newId(),
    ...settings,
    createdAt: now,
    updatedAt: now,
    secretSetAt: now,
    testAlertsUntil: endOfTestWindow(at),
    revision: 1,
  };
  const { tenantId, clientId } = settings;
  try {
    await ports.principals.create(integration.id, { tenantId, clientId, clientSecret });
    await ports.webhookKeys.create(integration.id, { current: ports.newKey() });
    await ports.integrations.create(integration);
  } catch (error) {
    await ports.principals.discard(integration.id);
    await ports.webhookKeys.discard(integration.id);
    throw error;
  }
  return integration;
}
