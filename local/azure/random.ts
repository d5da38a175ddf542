/**
 * Numbers that look random and depend on nothing but their inputs, so that resource 700,000 can be
 * made without making the 699,999 before it, in any process, and comes out the same.
 */
export function hash(...parts: readonly (string | number)[]): number {
  let state = 0x811c9dc5;
  for (const part of parts) {
    const text = typeof part === 'number' ? part.toString(36) : part;
    for (let index = 0; index < text.length; index += 1) {
      state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
    }
    state = Math.imul(state ^ 0x1f, 0x01000193);
  }
  // Murmur3's finalizer: FNV alone leaves the low bits of neighbouring numbers related.
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** The element that a number falls on. The list must not be empty. */
export function pick<T>(items: readonly T[], number: number): T {
  return items[number % items.length] as T;
}

/** `digits` lower-case hexadecimal digits. */
export function hex(digits: number, ...parts: readonly (string | number)[]): string {
  let text = '';
  for (let block = 0; text.length < digits; block += 1) {
    text += hash(block, ...parts)
      .toString(16)
      .padStart(8, '0');
  }
  return text.slice(0, digits);
}

/** A version 4 UUID. */
export function uuid(...parts: readonly (string | number)[]): string {
  const text = hex(32, ...parts);
  const variant = ((Number.parseInt(text.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-${variant}${text.slice(17, 20)}-${text.slice(20)}`;
}

/** A time of the two years before 2026-06, ISO 8601 UTC with the seven decimals of .NET. */
export function timestamp(...parts: readonly (string | number)[]): string {
  const end = Date.UTC(2026, 5, 1);
  const milliseconds = hash(...parts) % (2 * 365 * 86_400);
  const ticks = (hash('ticks', ...parts) % 10_000_000).toString().padStart(7, '0');
  return `${new Date(end - milliseconds * 1000).toISOString().slice(0, 19)}.${ticks}Z`;
}
