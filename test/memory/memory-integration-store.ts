import type { Integration, IntegrationStore } from '../../lambdas/shared/domain/integration.ts';
import { IntegrationError } from '../../lambdas/shared/domain/integration-error.ts';

/** Integrations in memory. */
export function memoryIntegrationStore(): IntegrationStore {
  const integrations = new Map<string, Integration>();

  function claim(integration: Integration): void {
    for (const other of integrations.values()) {
      const taken = integration.subscriptionIds.some((id) => other.subscriptionIds.includes(id));
      if (other.id !== integration.id && taken) {
        throw new IntegrationError('subscription_already_connected', 'Taken.', 'Leave it out.');
      }
    }
  }

  return {
    async create(integration) {
      claim(integration);
      integrations.set(integration.id, integration);
    },
    async replace(before, after) {
      claim(after);
      if (integrations.get(before.id)?.updatedAt !== before.updatedAt) {
        throw new IntegrationError('changed_meanwhile', 'Changed.', 'Read it again.');
      }
      integrations.set(after.id, after);
    },
    async get(id) {
      return integrations.get(id);
    },
    async ofSubscription(subscriptionId) {
      return [...integrations.values()].find(({ subscriptionIds }) =>
        subscriptionIds.includes(subscriptionId),
      );
    },
    async *list() {
      yield* integrations.values();
    },
  };
}
