/**
 * Remembers what `read` answers for a key, for a while and up to so many keys, so that an alert costs no
 * call. What fails is not remembered.
 */
export function remember<T>(
  read: (key: string) => Promise<T>,
  { lifetimeMs, limit = 1000, now }: { lifetimeMs: number; limit?: number; now: () => number },
): (key: string) => Promise<T> {
  const remembered = new Map<string, { value: T; until: number }>();
  return async (key) => {
    const known = remembered.get(key);
    if (known && now() < known.until) return known.value;
    const value = await read(key);
    // Made-up keys must not fill the memory.
    if (remembered.size >= limit) remembered.clear();
    remembered.set(key, { value, until: now() + lifetimeMs });
    return value;
  };
}
