import type { IntegrationStore } from '../../lambdas/shared/domain/integration.ts';
import { integration } from '../fixtures/integration.ts';

const FIRST = '7f0c3a52-6f0b-4a3e-8d0e-5b7d8f1c2a34';
const SECOND = '8f0c3a52-6f0b-4a3e-8d0e-5b7d8f1c2a34';
const A = 'aaaaaaaa-1bf0-4dda-aec3-cb9272f09590';
const B = 'bbbbbbbb-1bf0-4dda-aec3-cb9272f09590';

/** What every integration store does; `makeStore` gives an empty one. */
export function integrationStoreContract(makeStore: () => Promise<IntegrationStore>): void {
  it('gives back what was created', async () => {
    const store = await makeStore();
    await store.create(integration());
    expect(await store.get(integration().id)).toEqual(integration());
    expect(await Array.fromAsync(store.list())).toEqual([integration()]);
  });

  it('has nothing under an unknown id', async () => {
    const store = await makeStore();
    await store.create(integration());
    expect(await store.get(SECOND)).toBeUndefined();
    expect(await store.get('subscription-owners')).toBeUndefined();
  });

  it('refuses a subscription that another integration has', async () => {
    const store = await makeStore();
    await store.create(integration({ id: FIRST, subscriptionIds: [A, B] }));
    await expect(
      store.create(integration({ id: SECOND, subscriptionIds: [B] })),
    ).rejects.toMatchObject({ code: 'subscription_already_connected' });
    expect(await store.get(SECOND)).toBeUndefined();
  });

  it('frees a subscription that an integration gives up', async () => {
    const store = await makeStore();
    const before = integration({ id: FIRST, subscriptionIds: [A, B] });
    await store.create(before);
    await store.replace(before, {
      ...before,
      subscriptionIds: [A],
      updatedAt: '2026-01-02T00:00:00.000Z',
    });
    await store.create(integration({ id: SECOND, subscriptionIds: [B] }));
    expect(await Array.fromAsync(store.list())).toHaveLength(2);
  });

  it('refuses a change that somebody else overtook', async () => {
    const store = await makeStore();
    const before = integration();
    await store.create(before);
    await store.replace(before, {
      ...before,
      regions: ['eastus'],
      updatedAt: '2026-01-02T00:00:00.000Z',
    });
    await expect(
      store.replace(before, { ...before, regions: [], updatedAt: '2026-01-03T00:00:00.000Z' }),
    ).rejects.toMatchObject({ code: 'changed_meanwhile' });
    expect(await store.get(before.id)).toMatchObject({ regions: ['eastus'] });
  });

  it('counts the changes', async () => {
    const store = await makeStore();
    await store.create(integration());
    const after = await store.replace(integration(), integration({ regions: ['eastus'] }));
    expect(after).toEqual(integration({ regions: ['eastus'], revision: 2 }));
    expect(await store.get(after.id)).toEqual(after);
  });

  it('lists all of them, the oldest first', async () => {
    const store = await makeStore();
    expect(await Array.fromAsync(store.list())).toEqual([]);
    const young = integration({
      id: FIRST,
      subscriptionIds: [A],
      createdAt: '2026-02-01T00:00:00.000Z',
    });
    const old = integration({
      id: SECOND,
      subscriptionIds: [B],
      createdAt: '2026-01-01T00:00:00.000Z',
    });
    await store.create(young);
    await store.create(old);
    expect(await Array.fromAsync(store.list())).toEqual([old, young]);
  });

  it('deletes an integration, and frees its subscriptions', async () => {
    const store = await makeStore();
    await store.create(integration({ id: FIRST, subscriptionIds: [A] }));
    await store.delete(integration({ id: FIRST, subscriptionIds: [A] }));
    expect(await store.get(FIRST)).toBeUndefined();
    expect(await store.ofSubscription(A)).toBeUndefined();
    await store.create(integration({ id: SECOND, subscriptionIds: [A] }));
  });

  it('does not delete what somebody else changed, and not twice', async () => {
    const store = await makeStore();
    await store.create(integration());
    const after = await store.replace(integration(), integration({ regions: ['eastus'] }));
    const overtaken = { code: 'changed_meanwhile' };
    await expect(store.delete(integration())).rejects.toMatchObject(overtaken);
    await store.delete(after);
    await expect(store.delete(after)).rejects.toMatchObject(overtaken);
  });

  it('lets one of many at the same instant have a subscription', async () => {
    const store = await makeStore();
    const attempts = Array.from({ length: 5 }, (_, index) =>
      store.create(integration({ id: `${index}${FIRST.slice(1)}`, subscriptionIds: [A] })),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await Array.fromAsync(store.list())).toHaveLength(1);
  });
}
