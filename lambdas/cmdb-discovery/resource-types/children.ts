/** Parents read at the same time: enough to hide latency, too few to be throttled for it. */
const CONCURRENCY = 4;
/** Children handed on together, so that parents with one child each do not make pages of one. */
const PAGE = 100;

/**
 * The children of each parent, in the parents' order, in pages. Few parents are read ahead, so
 * memory stays flat however many there are; the first failure ends the whole.
 */
export async function* childrenOf<Parent, Child>(
  parents: AsyncIterable<readonly Parent[]>,
  read: (parent: Parent) => AsyncIterable<readonly Child[]>,
): AsyncIterable<readonly Child[]> {
  const reading: Promise<readonly Child[]>[] = [];
  let page: Child[] = [];

  for await (const parent of each(parents)) {
    const children = all(read(parent));
    // Awaited below; a failure that comes while an earlier parent is still read must not be unhandled.
    children.catch(() => undefined);
    reading.push(children);
    if (reading.length < CONCURRENCY) continue;
    page.push(...((await reading.shift()) ?? []));
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  for (const children of reading) page.push(...(await children));
  if (page.length > 0) yield page;
}

async function* each<T>(pages: AsyncIterable<readonly T[]>): AsyncIterable<T> {
  for await (const page of pages) yield* page;
}

async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}
