/** Items over those of a store: written ones hide the store's, and `undefined` hides one without another. */
export interface Overlay<T> {
  get(key: string): { readonly value: T | undefined } | undefined;
  set(key: string, value: T | undefined): void;
  /** The store's items as written over, then those that only were written. */
  over(pages: AsyncIterable<readonly T[]>, isAsked?: (value: T) => boolean): AsyncIterable<T[]>;
  readonly size: number;
}

/** @param keyOf an item's key */
export function overlay<T>(keyOf: (value: T) => string): Overlay<T> {
  const written = new Map<string, T | undefined>();
  return {
    get: (key) => (written.has(key) ? { value: written.get(key) } : undefined),
    set: (key, value) => {
      written.set(key, value);
    },
    async *over(pages, isAsked = () => true) {
      for await (const page of pages) {
        const left = page.filter((value) => !written.has(keyOf(value)));
        if (left.length > 0) yield left;
      }
      const own: T[] = [];
      for (const value of written.values())
        if (value !== undefined && isAsked(value)) own.push(value);
      for (let start = 0; start < own.length; start += 200) yield own.slice(start, start + 200);
    },
    get size() {
      return written.size;
    },
  };
}
