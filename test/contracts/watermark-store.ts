import type { WatermarkStore } from '../../lambdas/shared/domain/watermark.ts';

const FIRST = '2026-01-01T00:00:00.000Z';
const SECOND = '2026-01-01T00:05:00.000Z';

/** What every store of watermarks does; `makeStore` gives an empty one. */
export function watermarkStoreContract(makeStore: () => Promise<WatermarkStore>): void {
  it('has none before the feed was read', async () => {
    const store = await makeStore();
    expect(await store.get('one')).toBeUndefined();
    expect(await store.set('one', undefined, FIRST)).toBe(true);
    expect(await store.get('one')).toBe(FIRST);
    expect(await store.get('two')).toBeUndefined();
  });

  it('moves it from where it was, and from nowhere else', async () => {
    const store = await makeStore();
    await store.set('one', undefined, FIRST);
    expect(await store.set('one', undefined, SECOND)).toBe(false);
    expect(await store.set('one', SECOND, SECOND)).toBe(false);
    expect(await store.set('two', FIRST, SECOND)).toBe(false);
    expect(await store.get('one')).toBe(FIRST);
    expect(await store.set('one', FIRST, SECOND)).toBe(true);
    expect(await store.get('one')).toBe(SECOND);
  });

  it('lets one of many at the same instant move it', async () => {
    const store = await makeStore();
    const moves = Array.from({ length: 5 }, () => store.set('one', undefined, FIRST));
    expect((await Promise.all(moves)).filter((moved) => moved)).toHaveLength(1);
  });
}
