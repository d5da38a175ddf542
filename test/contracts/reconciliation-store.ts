import type {
  Reconciliation,
  ReconciliationStore,
} from '../../lambdas/shared/domain/reconciliation.ts';

function reconciliation(overrides: Partial<Reconciliation> = {}): Reconciliation {
  return {
    integrationId: 'one',
    subscriptionId: 'first',
    until: '2026-03-01T10:00:00.000Z',
    at: '2026-03-01T10:00:00.000Z',
    failure: null,
    ...overrides,
  };
}

/** What every store of reconciliations does; `makeStore` gives an empty one. */
export function reconciliationStoreContract(makeStore: () => Promise<ReconciliationStore>): void {
  it('keeps the last attempt of every subscription of an integration', async () => {
    const store = await makeStore();
    const failure = { code: 'azure_throttled' as const, message: 'Later.', fix: 'Wait.' };
    const second = reconciliation({ subscriptionId: 'second', until: null, failure });
    await store.put(reconciliation());
    await store.put(second);
    await store.put(reconciliation({ integrationId: 'another' }));
    const later = reconciliation({ at: '2026-03-01T10:15:00.000Z' });
    await store.put(later);
    const kept = await Array.fromAsync(store.of('one'));
    expect(kept.toSorted((a, b) => (a.subscriptionId < b.subscriptionId ? -1 : 1))).toEqual([
      later,
      second,
    ]);
    expect(await Array.fromAsync(store.of('none'))).toEqual([]);
  });
}
