import { hash } from '../random.ts';
import type { Member } from './content.ts';
import type { ObjectKind } from './object-id.ts';

/** Something that happened to one object. */
export interface LogEntry {
  readonly kind: ObjectKind;
  readonly id: string;
  /** Made, deleted, restored or purged. */
  readonly isLifeCycle?: boolean;
  /** Properties that have another value since. */
  readonly properties?: readonly string[];
  readonly manager?: { readonly before?: string; readonly after?: string };
  readonly members?: readonly MemberChange[];
}

export interface MemberChange extends Member {
  readonly isRemoved: boolean;
}

/** A point in the log. */
export interface Position {
  /** Entries before it. */
  readonly index: number;
  /** Of what these entries say, so that a position of another log is not taken for one of this. */
  readonly digest: number;
}

/** All that happened since the start, in order. A tenant of the same seed starts with the same log: empty. */
export interface ChangeLog {
  append(entry: LogEntry): void;
  end(): Position;
  /** Whether the position is one of this log. */
  knows(position: Position): boolean;
  between(from: number, to: number): readonly LogEntry[];
}

export function createChangeLog(seed: number): ChangeLog {
  const entries: LogEntry[] = [];
  const digests = [hash(seed, 'log')];
  return {
    append(entry) {
      digests.push(hash(digests.at(-1) ?? 0, JSON.stringify(entry)));
      entries.push(entry);
    },
    end: () => ({ index: entries.length, digest: digests.at(-1) ?? 0 }),
    knows: ({ index, digest }) => digests[index] === digest,
    between: (from, to) => entries.slice(Math.max(0, from), to),
  };
}
