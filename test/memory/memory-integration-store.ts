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

  function unchanged({ id, revision }: Integration): void {
    if (integrations.get(id)?.revision === revision) return;
    throw new IntegrationError('changed_meanwhile', 'Changed.', 'Read it again.');
  }

  return {
    async create(integration) {
      claim(integration);
      integrations.set(integration.id, integration);
    },
    async replace(before, after) {
      claim(after);
      unchanged(before);
      const next = { ...after, revision: before.revision + 1 };
      integrations.set(after.id, next);
      return next;
    },
    async delete(before) {
      unchanged(before);
      integrations.delete(before.id);
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
      yield* [...integrations.values()].toSorted((one, other) =>
        one.createdAt < other.createdAt ? -1 : 1,
      );
    },
  };
}
