import { hash } from 'node:crypto';

/** Length of a key in bytes: enough that two of some millions practically never share one. */
const KEY_LENGTH = 8;

/** What a full read has seen, as short keys in one flat table: 16 bytes each at most. */
export interface SeenKeys {
  see(name: string): void;
  has(name: string): boolean;
  /** Keys of what was seen since the last call, for a successor that has to know. */
  takeSeen(): Uint8Array;
}

/** @param seen what predecessors of this process saw: the results of `takeSeen` */
export async function loadSeenKeys(
  seen: AsyncIterable<Uint8Array> | readonly Uint8Array[] = [],
): Promise<SeenKeys> {
  let table = new BigUint64Array(1024);
  let size = 0;
  let taken: bigint[] = [];

  /** Where a key is, or would be. Zero marks a free place. */
  function place(key: bigint): number {
    const mask = table.length - 1;
    let index = Number(key & 0x7fffffffn) & mask;
    while (table[index] !== 0n && table[index] !== key) index = (index + 1) & mask;
    return index;
  }

  function add(key: bigint): boolean {
    const index = place(key);
    if (table[index] === key) return false;
    table[index] = key;
    size += 1;
    if (size * 2 > table.length) grow();
    return true;
  }

  function grow(): void {
    const old = table;
    table = new BigUint64Array(old.length * 2);
    for (const key of old) if (key !== 0n) table[place(key)] = key;
  }

  for await (const chunk of seen) {
    const bytes = Buffer.from(chunk);
    for (let at = 0; at + KEY_LENGTH <= bytes.length; at += KEY_LENGTH) {
      add(bytes.readBigUInt64LE(at));
    }
  }

  return {
    see(name) {
      const key = keyOf(name);
      if (add(key)) taken.push(key);
    },
    has(name) {
      const key = keyOf(name);
      return table[place(key)] === key;
    },
    takeSeen() {
      const bytes = Buffer.alloc(taken.length * KEY_LENGTH);
      taken.forEach((key, index) => {
        bytes.writeBigUInt64LE(key, index * KEY_LENGTH);
      });
      taken = [];
      return bytes;
    },
  };
}

function keyOf(name: string): bigint {
  const key = hash('sha1', name, 'buffer').readBigUInt64LE(0);
  return key === 0n ? 1n : key;
}

/** How a membership is named among what was seen. */
export function membershipName(groupId: string, memberId: string): string {
  return `${groupId}>${memberId}`;
}
