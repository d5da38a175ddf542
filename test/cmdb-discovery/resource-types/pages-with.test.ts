import { pagesWith } from '../../../lambdas/cmdb-discovery/resource-types/pages-with.ts';
import type { ArmPage } from '../../../lambdas/shared/domain/resource-manager.ts';

/** A list of so many pages, that counts those it was asked for. */
function listOf(count: number) {
  const asked = { pages: 0 };
  async function* pages(): AsyncIterable<ArmPage> {
    for (let page = 1; page <= count; page += 1) {
      asked.pages = page;
      yield { resources: [{ page }], next: page < count ? `page ${page + 1}` : undefined };
    }
  }
  return { asked, pages: pages() };
}

/** Lets everything happen that waits for nothing. */
const calm = () => new Promise((resolve) => setImmediate(resolve));

describe('pages with something else that they need', () => {
  it('come in their order, each with it', async () => {
    const { pages } = listOf(3);
    const got = await Array.fromAsync(pagesWith(pages, Promise.resolve('addresses')));
    expect(got.map(([{ next }, needed]) => [next, needed])).toEqual([
      ['page 2', 'addresses'],
      ['page 3', 'addresses'],
      [undefined, 'addresses'],
    ]);
  });

  it('are fetched while it is not there yet, a limited number of them', async () => {
    const { asked, pages } = listOf(100);
    const { promise, resolve } = Promise.withResolvers<string>();
    const got = pagesWith(pages, promise)[Symbol.asyncIterator]();
    const first = got.next();
    await calm();
    expect(asked.pages).toBe(32);
    resolve('addresses');
    expect((await first).value?.[0].resources).toEqual([{ page: 1 }]);
    expect(asked.pages).toBe(32);
  });

  it('fail with it, also when there are none', async () => {
    const failed = () => Promise.reject(new Error('No interface can be read.'));
    await expect(Array.fromAsync(pagesWith(listOf(2).pages, failed()))).rejects.toThrow(
      'No interface',
    );
    await expect(Array.fromAsync(pagesWith(listOf(0).pages, failed()))).rejects.toThrow(
      'No interface',
    );
  });
});
