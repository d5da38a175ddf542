import type { JsonObject } from '../json.ts';
import type { Resource } from './content.ts';
import type { Estate } from './estate.ts';

/**
 * The contract of `resource-types/`: how one type is generated. Resources sit in numbered slots, so
 * that a page, or the resource of a name, is made without the others.
 */
export interface ResourceType {
  /** `Microsoft.Sql/servers/databases` */
  readonly type: string;
  /** Sizes that pages of this type are seen to have; none: the list is not paged. */
  readonly pageSizes: readonly number[];
  /** Whether the last page with items still carries a nextLink, to a page without any. */
  readonly emptyLastPage: 'always' | 'sometimes' | 'never';
  /** The slots of the whole list; of a child type, those under the parent in that slot. */
  slots(estate: Estate, parentSlot: number): SlotRange;
  /** The slot that a name can only be in. */
  slotOf(estate: Estate, names: readonly string[]): number | undefined;
  /** What the slot holds now: none when deleted, several for the NICs of one machine. */
  at(estate: Estate, slot: number): readonly Resource[];
  /** What `$expand` adds to a resource that is read alone: a merge patch. */
  expand?(estate: Estate, slot: number, what: string): JsonObject | undefined;
}

/** `to` is not part of it. */
export interface SlotRange {
  readonly from: number;
  readonly to: number;
}
