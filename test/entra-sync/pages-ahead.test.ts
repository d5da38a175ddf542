import { setImmediate as turn } from 'node:timers/promises';
import { pagesAhead } from '../../lambdas/entra-sync/pages-ahead.ts';
import type { DeltaPage } from '../../lambdas/shared/domain/graph.ts';

/** Pages 0 to `last`, by their numbers; who fetches them, and what was fetched. */
function book(last: number, broken?: number) {
  const fetched: number[] = [];
  async function fetch(link = '0') {
    const number = Number(link);
    fetched.push(number);
    if (number === broken) throw new Error(`Page ${number} is broken.`);
    const next = number < last ? String(number + 1) : undefined;
    return { changes: () => [number], next, delta: next === undefined ? 'delta' : undefined };
  }
  return { fetched, fetch };
}

it('asks for the pages behind the one that was taken, and for no more than three', async () => {
  const { fetch, fetched } = book(9);
  const pages = pagesAhead(fetch, () => true);
  expect((await pages.take(undefined)).changes()).toEqual([0]);
  await turn();
  expect(fetched).toEqual([0, 1, 2, 3]);
  expect((await pages.take('1')).changes()).toEqual([1]);
  await turn();
  expect(fetched).toEqual([0, 1, 2, 3, 4]);
});

it('gives every page once, in order', async () => {
  const { fetch, fetched } = book(9);
  const pages = pagesAhead(fetch, () => true);
  const taken: number[] = [];
  for (let link: string | undefined = '0'; link !== undefined; ) {
    const page: DeltaPage<number> = await pages.take(link);
    taken.push(...page.changes());
    link = page.next;
  }
  expect(taken).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(fetched).toEqual(taken);
  expect(pages.isEmpty()).toBe(true);
});

it('tells of a page that cannot be fetched when its turn has come', async () => {
  const { fetch } = book(9, 2);
  const pages = pagesAhead(fetch, () => true);
  await pages.take(undefined);
  await turn();
  expect((await pages.take('1')).changes()).toEqual([1]);
  await expect(pages.take('2')).rejects.toThrow('Page 2 is broken.');
});

it('asks for nothing that is not wanted yet when it is not to go on', async () => {
  const { fetch, fetched } = book(9);
  const pages = pagesAhead(fetch, () => false);
  await pages.take(undefined);
  await turn();
  expect(fetched).toEqual([0]);
  expect(pages.isEmpty()).toBe(true);
  expect((await pages.take('1')).changes()).toEqual([1]);
});
