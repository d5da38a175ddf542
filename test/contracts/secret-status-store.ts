import type { SecretStatus, SecretStatusStore } from '../../lambdas/shared/domain/secret-status.ts';

const status: Omit<SecretStatus, 'rotationFailure'> = {
  integrationId: 'one',
  versionId: 'first',
  expiresAt: '2026-06-01T00:00:00.000Z',
  source: 'azure',
  rotation: 'guided',
  obstacle: { code: 'rotation_not_permitted', message: 'It may not.', fix: 'Permit it.' },
  unread: null,
  checkedAt: '2026-01-01T00:00:00.000Z',
};

const failure = {
  code: 'rotation_not_permitted',
  message: 'A policy forbids it.',
  fix: 'Exempt it.',
  at: '2026-01-02T00:00:00.000Z',
} as const;

/** What every store of secrets' status does; `makeStore` gives an empty one. */
export function secretStatusStoreContract(makeStore: () => Promise<SecretStatusStore>): void {
  it('gives back what was put last, and nothing where nothing was', async () => {
    const store = await makeStore();
    expect(await store.get('one')).toBeUndefined();
    await store.put(status);
    await store.put({ ...status, rotation: 'automatic', obstacle: null });
    expect(await store.get('one')).toEqual({
      ...status,
      rotation: 'automatic',
      obstacle: null,
      rotationFailure: null,
    });
  });

  it('keeps how the last rotation ended, whatever else is put', async () => {
    const store = await makeStore();
    await store.noteRotation('one', failure);
    expect(await store.get('one')).toBeUndefined();
    await store.put(status);
    await store.noteRotation('one', failure);
    await store.put({ ...status, rotation: 'automatic' });
    expect(await store.get('one')).toMatchObject({
      rotation: 'automatic',
      rotationFailure: failure,
    });
    await store.noteRotation('one', null);
    expect(await store.get('one')).toMatchObject({ rotationFailure: null });
  });
}
