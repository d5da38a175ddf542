/** Length of a key in words of 32 bits: enough that two of some millions practically never share one. */
const WORDS = 2;

/** Keys that the table has room for in the beginning: half of them fill it. */
const ROOM = 32_768;

/** What a full read has seen, as keys of 8 bytes in one flat table: 32 bytes each at most. */
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
  let table = new Uint32Array(ROOM * WORDS);
  let size = 0;
  let taken: number[] = [];

  /** Where a key is, or would be. A key is never zero, which marks a free place. */
  function place(low: number, high: number): number {
    const mask = table.length - 1;
    let index = (low * WORDS) & mask;
    while (table[index] !== 0 && (table[index] !== low || table[index + 1] !== high)) {
      index = (index + WORDS) & mask;
    }
    return index;
  }

  function add(low: number, high: number): boolean {
    const index = place(low, high);
    if (table[index] !== 0) return false;
    table[index] = low;
    table[index + 1] = high;
    size += 1;
    if (size * WORDS * 2 > table.length) grow();
    return true;
  }

  function grow(): void {
    const old = table;
    table = new Uint32Array(old.length * 2);
    for (let index = 0; index < old.length; index += WORDS) {
      const [low = 0, high = 0] = [old[index], old[index + 1]];
      if (low === 0) continue;
      const to = place(low, high);
      table[to] = low;
      table[to + 1] = high;
    }
  }

  for await (const chunk of seen) {
    // A copy: within what it was read from, it need not begin at a word.
    const words = new Uint32Array(Uint8Array.from(chunk).buffer);
    for (let at = 0; at < words.length; at += WORDS) add(words[at] ?? 0, words[at + 1] ?? 0);
  }

  return {
    see(name) {
      const [low, high] = keyOf(name);
      if (add(low, high)) taken.push(low, high);
    },
    has: (name) => table[place(...keyOf(name))] !== 0,
    takeSeen() {
      const keys = new Uint8Array(new Uint32Array(taken).buffer);
      taken = [];
      return keys;
    },
  };
}

/**
 * Two hashes of 32 bits: FNV-1a with a multiplier each, mixed as MurmurHash3 does in the end. Ids are Entra's own, so
 * that nobody chooses names that meet; and a cryptographic hash of every member is what a large read would
 * spend most of its time on.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 * @see https://github.com/aappleby/smhasher/wiki/MurmurHash3
 */
function keyOf(name: string): [low: number, high: number] {
  let low = 0x811c9dc5;
  let high = 0x9dc5811c;
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  return [mixed(low) || 1, mixed(high)];
}

function mixed(word: number): number {
  let state = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** How a membership is named among what was seen. */
export function membershipName(groupId: string, memberId: string): string {
  return `${groupId}>${memberId}`;
}
