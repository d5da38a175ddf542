import type { JsonObject } from '../json.ts';
import type { Member, Slots } from './content.ts';

/** `deleted` can be restored, `purged` cannot. */
export type Status = 'active' | 'deleted' | 'purged';

interface DirectoryObject {
  readonly id: string;
  readonly status: Status;
  /** ISO 8601 UTC; only of what is deleted. */
  readonly deletedDateTime?: string;
  /** A property that was never set is absent, one that was cleared is null. */
  readonly properties: JsonObject;
}

export interface User extends DirectoryObject {
  readonly managerId?: string;
}

export interface Group extends DirectoryObject {
  /** Those who are gone are still among them: a restored person is a member again. */
  members(): readonly Member[];
}

/** Objects of one kind in slots: those of the content, as they have become, then those added. */
export interface ObjectTable<T extends DirectoryObject> {
  count(): number;
  at(slot: number): T;
  find(id: string): T | undefined;
  /** Adds an object, or replaces the one of that id. */
  put(object: T): void;
}

export function createObjectTable<R extends object, T extends DirectoryObject & R>(
  slots: Slots<R>,
): ObjectTable<T> {
  const changed = new Map<number, T>();
  const added = new Map<string, number>();
  const slotOf = (id: string) => slots.slotOf(id) ?? added.get(id.toLowerCase());

  function at(slot: number): T {
    const known = changed.get(slot);
    if (known) return known;
    const id = slots.idAt(slot);
    const properties = slots.propertiesAt(slot);
    return { id, status: 'active', properties, ...slots.relationsAt(slot) } as T;
  }

  return {
    count: () => slots.count + added.size,
    at,
    find(id) {
      const slot = slotOf(id);
      return slot === undefined ? undefined : at(slot);
    },
    put(object) {
      const slot = slotOf(object.id) ?? slots.count + added.size;
      if (slot >= slots.count) added.set(object.id, slot);
      changed.set(slot, object);
    },
  };
}
