import { childrenOf } from '../../../lambdas/cmdb-discovery/resource-types/children.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

async function turns(count: number) {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

describe('reading the children of many parents', () => {
  it('keeps the parents’ order, whoever answers first', async () => {
    const read = await childrenOf([30, 1, 20, 2], async (ms) => {
      await turns(ms);
      return [`${ms}a`, `${ms}b`];
    });

    expect(read).toEqual(['30a', '30b', '1a', '1b', '20a', '20b', '2a', '2b']);
  });

  it('reads eight parents at a time at most', async () => {
    let running = 0;
    let most = 0;
    const read = await childrenOf(numbers(40), async (parent) => {
      most = Math.max(most, ++running);
      await turns(10);
      running--;
      return [parent];
    });

    expect(read).toEqual(numbers(40));
    expect(most).toBe(8);
  });

  it('finds nothing with parents without children, and without parents', async () => {
    expect(await childrenOf([1, 2], async () => [])).toEqual([]);
    expect(await childrenOf([], async () => [1])).toEqual([]);
  });

  it('fails as a whole when one parent fails, asks for no more, and leaves nothing under way', async () => {
    let running = 0;
    let asked = 0;
    const read = childrenOf(numbers(40), async (parent) => {
      asked++;
      running++;
      await turns(parent === 1 ? 1 : 10);
      running--;
      if (parent === 1) throw new Error(`no answer for ${parent}`);
      return [parent];
    });

    await expect(read).rejects.toThrow('no answer for 1');
    expect({ asked, running }).toEqual({ asked: 8, running: 0 });
  });
});
