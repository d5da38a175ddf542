/** Parents read at the same time, if Azure bears it: the access to it decides how many really are. */
const CONCURRENCY = 8;

/**
 * What `read` finds for each of `parents`, in their order. The first failure ends the whole; it is
 * thrown when no call is under way any more.
 */
export async function childrenOf<Parent, Child>(
  parents: readonly Parent[],
  read: (parent: Parent) => Promise<readonly Child[]>,
): Promise<readonly Child[]> {
  const found: (readonly Child[])[] = [];
  const pending = parents.entries();
  const failures: unknown[] = [];

  async function work(): Promise<void> {
    for (const [index, parent] of pending) {
      if (failures.length > 0) return;
      try {
        found[index] = await read(parent);
      } catch (error) {
        failures.push(error);
      }
    }
  }

  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  if (failures.length > 0) throw failures[0];
  return found.flat();
}
