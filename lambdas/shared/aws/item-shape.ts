import type * as z from 'zod';

/** Items that are kept for long, and so are read by later versions than the one that wrote them. */
export type ItemKind =
  | 'audit-record'
  | 'configuration-item'
  | 'configuration-item-change'
  | 'delivery'
  | 'department'
  | 'grant'
  | 'group'
  | 'incident'
  | 'integration'
  | 'person'
  | 'run';

type Item = Readonly<Record<string, unknown>>;

/** Makes an item of the shape before one of its own; leaves alone what it does not find. */
export type Upgrade = (item: Item) => Item;

/**
 * What has changed about the shape of each kind, oldest first. An item says by `shape` how many of these
 * it has behind it, and is read as if it had all; it is written so with its next change.
 *
 * A field that is new needs no entry: its schema has a default. docs/operations.md tells when one is due.
 */
export const UPGRADES: Readonly<Record<ItemKind, readonly Upgrade[]>> = {
  'audit-record': [],
  'configuration-item': [],
  'configuration-item-change': [],
  delivery: [],
  department: [],
  grant: [],
  group: [],
  incident: [],
  integration: [],
  person: [],
  run: [],
};

/** What is written with an item of today: its shape, counted from 1. */
export function shapeOf(kind: ItemKind, upgrades = UPGRADES): { readonly shape: number } {
  return { shape: upgrades[kind].length + 1 };
}

/** A stored item in today's shape. One of a later version, after a step back, is taken as it is. */
export function upgraded(kind: ItemKind, stored: Item, upgrades = UPGRADES): Item {
  const { shape, ...item } = stored;
  const since = typeof shape === 'number' ? shape - 1 : 0;
  return upgrades[kind].slice(since).reduce((each, upgrade) => upgrade(each), item);
}

/**
 * A stored item in today's shape, as its schema has it. Fields that the schema does not know are dropped
 * at any depth, strict as it may be: while functions are replaced, a later version writes what this one reads.
 */
export function fromStored<T>(kind: ItemKind, schema: z.ZodType<T>, stored: Item): T {
  const item = upgraded(kind, stored);
  const read = schema.safeParse(item);
  return read.success ? read.data : schema.parse(withoutUnknown(item, read.error));
}

function withoutUnknown(item: Item, { issues }: z.ZodError): Item {
  const copy = structuredClone(item);
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const holder = issue.path.reduce<unknown>(
      (at, key) => (at as Record<PropertyKey, unknown>)[key],
      copy,
    );
    for (const key of issue.keys) delete (holder as Record<string, unknown>)[key];
  }
  return copy;
}
