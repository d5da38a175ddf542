import { hash } from '../random.ts';
import type { LogEntry, MemberChange, Position } from './change-log.ts';
import type { EntityType } from './entity-type.ts';
import type { Group, User } from './object-table.ts';
import type { People } from './people.ts';
import type { Selection } from './selection.ts';

/** An object that a delta round tells of. */
export interface DeltaEntry {
  readonly object: User | Group;
  /** Absent in a first round, which tells all there is. */
  readonly change?: ObjectChange;
}

/** All that happened to one object in a stretch of the log. */
export interface ObjectChange {
  readonly id: string;
  readonly isLifeCycle: boolean;
  readonly properties: ReadonlySet<string>;
  readonly manager?: { readonly before?: string; readonly after?: string };
  /** By id; the last word on each. */
  readonly members: ReadonlyMap<string, MemberChange>;
}

/** What a delta round tells of, by number, so that a page is made without those before it. */
export interface DeltaSource {
  readonly length: number;
  at(index: number): DeltaEntry | undefined;
}

/** @param since absent for a first round */
export function deltaSource(
  people: People,
  type: EntityType,
  selection: Selection,
  round: {
    readonly since?: Position;
    readonly until: Position;
    readonly ids?: readonly string[] | undefined;
  },
): DeltaSource {
  const table = type.kind === 'user' ? people.users : people.groups;
  const { since, until, ids } = round;
  if (!since && ids) {
    return { length: ids.length, at: (index) => entryOf(table.find(ids[index] ?? '')) };
  }
  if (!since) return { length: table.count(), at: (index) => entryOf(table.at(index)) };

  const { log, settings } = people;
  const entries = log.between(since.index - settings.replay, until.index);
  const changes = [...summarize(entries, type)]
    .filter((change) => concerns(change, selection, settings.tellsManagers))
    .filter(({ id }) => !ids || ids.includes(id));
  if (settings.shuffle) {
    changes.sort((a, b) => hash(until.digest, a.id) - hash(until.digest, b.id));
  }
  return {
    length: changes.length,
    at(index) {
      const change = changes[index];
      const object = change && table.find(change.id);
      return object && { object, change };
    },
  };
}

function entryOf(object: User | Group | undefined): DeltaEntry | undefined {
  return object && { object };
}

/** What happened to each object, in the order of what happened last. */
function summarize(entries: readonly LogEntry[], { kind }: EntityType): Iterable<ObjectChange> {
  const changes = new Map<string, ObjectChange>();
  for (const entry of entries) {
    if (entry.kind !== kind) continue;
    const before = changes.get(entry.id);
    changes.delete(entry.id);
    changes.set(entry.id, join(before, entry));
  }
  return changes.values();
}

function join(before: ObjectChange | undefined, entry: LogEntry): ObjectChange {
  const manager = joinManagers(before?.manager, entry.manager);
  return {
    id: entry.id,
    isLifeCycle: before?.isLifeCycle === true || entry.isLifeCycle === true,
    properties: new Set([...(before?.properties ?? []), ...(entry.properties ?? [])]),
    members: new Map([
      ...(before?.members ?? []),
      ...(entry.members ?? []).map((member) => [member.id, member] as const),
    ]),
    ...(manager && { manager }),
  };
}

function joinManagers(
  first: ObjectChange['manager'],
  second: ObjectChange['manager'],
): ObjectChange['manager'] {
  if (!first || !second) return second ?? first;
  return {
    ...(first.before !== undefined && { before: first.before }),
    ...(second.after !== undefined && { after: second.after }),
  };
}

/** Changes of what was not selected are not told. */
function concerns(change: ObjectChange, selection: Selection, tellsManagers: boolean): boolean {
  if (change.isLifeCycle) return true;
  if (selection.properties.some((name) => change.properties.has(name))) return true;
  if (!selection.hasRelation) return false;
  return change.members.size > 0 || (change.manager !== undefined && tellsManagers);
}
