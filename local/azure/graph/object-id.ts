import { eightDigits, hash, hex } from '../random.ts';

/** The two kinds of objects that this directory holds. */
export type ObjectKind = 'user' | 'group';

/** The object id in a slot: a version 4 UUID whose last eight digits lead back to the slot. */
export function objectIdAt(seed: number, kind: ObjectKind, slot: number): string {
  const text = hex(20, seed, kind, slot);
  const variant = 'ab89'[slot % 4];
  const tail = eightDigits(slot ^ mask(seed, kind));
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(12, 15)}-${variant}${text.slice(15, 18)}-${text.slice(16)}${tail}`;
}

/** The slot below `count` that an object id belongs to. */
export function slotOfObjectId(
  seed: number,
  kind: ObjectKind,
  id: string,
  count: number,
): number | undefined {
  const slot = (Number.parseInt(id.slice(-8), 16) ^ mask(seed, kind)) >>> 0;
  return slot < count && objectIdAt(seed, kind, slot) === id.toLowerCase() ? slot : undefined;
}

function mask(seed: number, kind: ObjectKind): number {
  return hash(seed, kind, 'slot');
}
