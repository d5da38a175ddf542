import { childrenOf } from '../../../lambdas/cmdb-discovery/resource-types/children.ts';

async function* pagesOf<T>(...pages: T[][]) {
  yield* pages;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('reading the children of many parents', () => {
  it('keeps the parents’ order, whoever answers first', async () => {
    const pages = childrenOf(pagesOf([30, 1], [20, 2]), async function* (ms) {
      for (let turn = 0; turn < ms; turn++) await Promise.resolve();
      yield [`${ms}a`];
      yield [`${ms}b`];
    });

    const read = (await Array.fromAsync(pages)).flat();

    expect(read).toEqual(['30a', '30b', '1a', '1b', '20a', '20b', '2a', '2b']);
  });

  it('reads four parents at a time at most', async () => {
    let running = 0;
    let most = 0;
    const pages = childrenOf(pagesOf(numbers(20)), async function* (parent) {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
      running--;
      yield [parent];
    });

    expect((await Array.fromAsync(pages)).flat()).toHaveLength(20);
    expect(most).toBe(4);
  });

  it('hands children on in pages, before all parents are read', async () => {
    let reads = 0;
    const pages = childrenOf(pagesOf(numbers(1000)), async function* (parent) {
      reads++;
      yield [parent];
    });

    for await (const page of pages) {
      expect(page).toHaveLength(100);
      expect(reads).toBeLessThanOrEqual(104);
      break;
    }
  });

  it('yields nothing for parents without children', async () => {
    const pages = childrenOf(pagesOf([1, 2]), async function* () {
      yield [];
    });

    expect(await Array.fromAsync(pages)).toEqual([]);
  });

  it('fails as a whole when one parent fails, however early the others were read', async () => {
    const pages = childrenOf(pagesOf([1, 2, 3]), async function* (parent) {
      if (parent > 1) throw new Error(`no answer for ${parent}`);
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
      yield [parent];
    });

    await expect(Array.fromAsync(pages)).rejects.toThrow('no answer for 2');
  });
});
