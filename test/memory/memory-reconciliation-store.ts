import type {
  Reconciliation,
  ReconciliationStore,
} from '../../lambdas/shared/domain/reconciliation.ts';

/** Reconciliations in memory. */
export function memoryReconciliationStore(): ReconciliationStore {
  const kept = new Map<string, Reconciliation>();
  return {
    async *of(integrationId) {
      yield* [...kept.values()].filter((each) => each.integrationId === integrationId);
    },
    async put(reconciliation) {
      const { integrationId, subscriptionId } = reconciliation;
      kept.set(`${integrationId}#${subscriptionId}`, reconciliation);
    },
  };
}
