import { hash } from 'node:crypto';
import type { ScopeEntry } from '../shared/domain/configuration-item-store.ts';

/** Length of an id's key in bytes: enough that two ids of one scope practically never share one. */
const KEY_LENGTH = 8;

/** How an item stands: one character before its hash. */
const THERE = '+';
const MISSING = '?';
const RETIRED = '-';

/** What the CMDB knows of an item: its content hash, and whether that is all there is to know. */
export interface Known {
  readonly hash: string;
  /** It was missing or retired, so even unchanged content is news. */
  readonly away: boolean;
}

/**
 * What the CMDB holds of one scope, and what of it a run has seen. Ids are kept as short keys, so
 * that a scope of a hundred thousand takes ten megabytes.
 */
export interface ScopeIndex {
  /** Items that were not retired when the index was loaded. */
  readonly living: number;
  /** What is known of an item, which counts as seen from now on. */
  see(id: string): Known | undefined;
  /** Whether an item that is in the CMDB was not seen. */
  isUnseen(id: string): boolean;
  /** Whether all items were seen that were not retired when the index was loaded. */
  isAllSeen(): boolean;
  /** Keys of what was seen since the last call, for a successor that has to know. */
  takeSeen(): Uint8Array;
}

/** @param seen what predecessors of this process saw: the results of `takeSeen` */
export async function loadScopeIndex(
  entries: AsyncIterable<readonly ScopeEntry[]>,
  seen: AsyncIterable<Uint8Array> | readonly Uint8Array[] = [],
): Promise<ScopeIndex> {
  const unseen = new Map<string, string>();
  let living = 0;
  for await (const page of entries) {
    for (const entry of page) {
      unseen.set(keyOf(entry.id), `${markOf(entry)}${entry.hash}`);
      if (entry.retiredAt === null) living += 1;
    }
  }
  for await (const chunk of seen) for (const key of keysOf(chunk)) unseen.delete(key);

  let taken: string[] = [];
  return {
    living,
    see(id) {
      const key = keyOf(id);
      const known = unseen.get(key);
      unseen.delete(key);
      taken.push(key);
      return known === undefined ? undefined : { away: known[0] !== THERE, hash: known.slice(1) };
    },
    isUnseen: (id) => unseen.has(keyOf(id)),
    isAllSeen: () => unseen.values().every((known) => known[0] === RETIRED),
    takeSeen() {
      const keys = Buffer.from(taken.join(''), 'latin1');
      taken = [];
      return keys;
    },
  };
}

function markOf({ missingSince, retiredAt }: ScopeEntry): string {
  if (retiredAt !== null) return RETIRED;
  return missingSince === null ? THERE : MISSING;
}

function keyOf(id: string): string {
  return hash('sha1', id, 'binary').slice(0, KEY_LENGTH);
}

function* keysOf(chunk: Uint8Array): Iterable<string> {
  const text = Buffer.from(chunk).toString('latin1');
  for (let start = 0; start < text.length; start += KEY_LENGTH) {
    yield text.slice(start, start + KEY_LENGTH);
  }
}
