import type { SecretStatus, SecretStatusStore } from '../../lambdas/shared/domain/secret-status.ts';

const status: SecretStatus = {
  integrationId: 'one',
  versionId: 'first',
  expiresAt: '2026-06-01T00:00:00.000Z',
  source: 'azure',
  rotation: 'guided',
  obstacle: { code: 'rotation_not_permitted', message: 'It may not.', fix: 'Permit it.' },
  unread: null,
  checkedAt: '2026-01-01T00:00:00.000Z',
};

/** What every store of secrets' status does; `makeStore` gives an empty one. */
export function secretStatusStoreContract(makeStore: () => Promise<SecretStatusStore>): void {
  it('gives back what was put last, and nothing where nothing was', async () => {
    const store = await makeStore();
    expect(await store.get('one')).toBeUndefined();
    await store.put(status);
    await store.put({ ...status, rotation: 'automatic', obstacle: null });
    expect(await store.get('one')).toEqual({ ...status, rotation: 'automatic', obstacle: null });
  });
}
