/**
 * Numbers that look random and depend on nothing but their inputs, so that resource 700,000 can be
 * made without making the 699,999 before it, in any process, and comes out the same.
 */
export type Label = string | number;

// A local name: a global looked up for each character is what a large tenant's pages cost.
const { imul } = Math;

/** Labels to a number from 0 to 2³² - 1. */
export function hash(...labels: readonly Label[]): number {
  let state = 0x811c9dc5;
  for (const label of labels) {
    if (typeof label === 'number') {
      state = imul(state ^ label, 0x01000193);
      state = imul(state ^ (label >>> 15) ^ Math.floor(label / 2 ** 32), 0x85ebca6b);
    } else {
      for (let index = 0; index < label.length; index += 1) {
        state = imul(state ^ label.charCodeAt(index), 0x01000193);
      }
    }
    state = imul(state ^ 0x1f, 0x01000193);
  }
  return scatter(state);
}

/** Murmur3's finalizer: FNV alone leaves the low bits of neighbouring numbers related. */
function scatter(number: number): number {
  let state = imul(number ^ (number >>> 16), 0x85ebca6b);
  state = imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** The element that a number falls on. The list must not be empty. */
export function pick<T>(items: readonly T[], number: number): T {
  return items[number % items.length] as T;
}

/** `digits` lower-case hexadecimal digits. */
export function hex(digits: number, ...labels: readonly Label[]): string {
  const start = hash(...labels);
  const other = hash('hex', ...labels);
  let text = '';
  for (let block = 0; text.length < digits; block += 1) {
    // Two hashes, so that 64 bits and not 32 keep the digits of a million resources apart.
    const number = scatter((block % 2 === 0 ? start : other) + imul(block + 1, 0x9e3779b9));
    text += eightDigits(number);
  }
  return text.slice(0, digits);
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Of a number below 2³²: what `toString` makes of those above 2³¹ takes ten times as long. */
export function eightDigits(number: number): string {
  return `${BYTES[number >>> 24]}${BYTES[(number >>> 16) & 0xff]}${BYTES[(number >>> 8) & 0xff]}${BYTES[number & 0xff]}`;
}

/** A version 4 UUID. */
export function uuid(...labels: readonly Label[]): string {
  const text = hex(32, ...labels);
  const variant = ((Number.parseInt(text.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-${variant}${text.slice(17, 20)}-${text.slice(20)}`;
}

const PERIOD_END = Date.UTC(2026, 5, 1);
const PERIOD_SECONDS = 2 * 365 * 86_400;

/** A time of the two years before 2026-06, ISO 8601 UTC with the seven decimals of .NET. */
export function timestamp(...labels: readonly Label[]): string {
  const number = hash(...labels);
  const at = new Date(PERIOD_END - (number % PERIOD_SECONDS) * 1000);
  const ticks = String(scatter(number) % 10_000_000).padStart(7, '0');
  return `${at.toISOString().slice(0, 19)}.${ticks}Z`;
}
