import type { ArmPage } from '../../shared/domain/resource-manager.ts';

/** So many pages wait at most: about 40 MB of machines. */
const MAX_WAITING = 32;

/**
 * The pages of a list, each with what is needed to read them, as soon as that is there: meanwhile
 * the first pages are fetched, so that one does not wait for the other.
 */
export async function* pagesWith<T>(
  pages: AsyncIterable<ArmPage>,
  needed: Promise<T>,
): AsyncIterable<readonly [page: ArmPage, needed: T]> {
  let isThere = false;
  const noteArrival = () => {
    isThere = true;
  };
  // Its failure is told when it is needed.
  needed.then(noteArrival, noteArrival);
  const waiting: ArmPage[] = [];
  for await (const page of pages) {
    waiting.push(page);
    if (!isThere && waiting.length < MAX_WAITING) continue;
    const value = await needed;
    for (const one of waiting.splice(0)) yield [one, value];
  }
  const value = await needed;
  for (const one of waiting) yield [one, value];
}
