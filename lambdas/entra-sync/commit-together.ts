import {
  type DirectoryChange,
  type DirectoryStore,
  MAX_CHANGES,
} from '../shared/domain/directory.ts';
import { writeConcurrently } from '../shared/domain/write-concurrently.ts';

/**
 * Writes changes that have nothing to do with each other, many in one request: a request costs more than
 * what it carries. Where one of them meets somebody else's change the others are written all the same.
 *
 * @returns those that were not written, since something is no longer as it was before
 */
export async function commitTogether<T extends DirectoryChange>(
  store: Pick<DirectoryStore, 'commit'>,
  changes: readonly T[],
): Promise<readonly T[]> {
  const refused: T[] = [];
  const work: (() => Promise<void>)[] = [];
  for (let start = 0; start < changes.length; start += MAX_CHANGES) {
    const together = changes.slice(start, start + MAX_CHANGES);
    work.push(async () => {
      if (await store.commit(together)) return;
      if (together.length === 1) refused.push(...together);
      else for (const one of together) if (!(await store.commit([one]))) refused.push(one);
    });
  }
  await writeConcurrently(work);
  return refused;
}
