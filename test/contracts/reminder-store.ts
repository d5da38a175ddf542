import type { ReminderStore } from '../../lambdas/shared/domain/secret-status.ts';

const at = new Date('2026-03-01T06:00:00Z');
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
const month = {
  integrationId: 'one',
  versionId: 'first',
  expiresAt: '2026-03-31T00:00:00.000Z',
  days: 30,
};

/** What every store of reminders does; `makeStore` gives an empty one. */
export function reminderStoreContract(makeStore: () => Promise<ReminderStore>): void {
  it('lets one of many at the same instant send a reminder', async () => {
    const store = await makeStore();
    const claims = await Promise.all(Array.from({ length: 5 }, () => store.claim(month, at)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('lets nobody send again what was sent', async () => {
    const store = await makeStore();
    await store.claim(month, at);
    await store.settle(month, at);
    expect(await store.claim(month, later(24 * 60))).toBe(false);
  });

  it('lets another try when who claimed it has died, or could not send it', async () => {
    const store = await makeStore();
    await store.claim(month, at);
    expect(await store.claim(month, later(59))).toBe(false);
    expect(await store.claim(month, later(61))).toBe(true);
    await store.release(month);
    expect(await store.claim(month, later(62))).toBe(true);
  });

  it('takes a nearer reminder for another one, and a farther one for done', async () => {
    const store = await makeStore();
    await store.claim(month, at);
    await store.settle(month, at);
    expect(await store.claim({ ...month, days: 14 }, at)).toBe(true);
    expect(await store.claim(month, later(120))).toBe(false);
    await store.settle(month, at);
    expect(await store.claim({ ...month, days: 14 }, later(120))).toBe(true);
  });

  it('begins anew with another version of the secret', async () => {
    const store = await makeStore();
    await store.claim({ ...month, days: 1 }, at);
    await store.settle({ ...month, days: 1 }, at);
    expect(await store.claim({ ...month, versionId: 'second' }, at)).toBe(true);
  });

  it('begins anew with another date', async () => {
    const store = await makeStore();
    await store.claim({ ...month, days: 1 }, at);
    await store.settle({ ...month, days: 1 }, at);
    const corrected = { ...month, expiresAt: '2026-09-30T00:00:00.000Z' };
    expect(await store.claim(corrected, at)).toBe(true);
    await store.settle({ ...month, days: 1 }, at);
    await store.settle(corrected, at);
    expect(await store.claim(corrected, later(120))).toBe(false);
  });
}
