import type { JsonObject } from '../json.ts';
import type { ObjectKind } from './object-id.ts';

/** Somebody or something in a group. */
export interface Member {
  readonly kind: ObjectKind;
  readonly id: string;
}

/** What the directory starts from. Objects sit in numbered slots, so that one is made without the others. */
export interface DirectoryContent {
  /** `displayName`, `verifiedDomains` and the like of the `organization` resource. */
  readonly organization: JsonObject;
  readonly users: Slots<{ readonly managerId?: string }>;
  readonly groups: Slots<{ members(): readonly Member[] }>;
}

/** Objects of one kind, and what relates them to others. */
export interface Slots<Relations> {
  readonly count: number;
  idAt(slot: number): string;
  /** The slot that an id can only be in. */
  slotOf(id: string): number | undefined;
  /** Members without a value are left out: Graph tells a property that was never set from one that was cleared. */
  propertiesAt(slot: number): JsonObject;
  relationsAt(slot: number): Relations;
}
