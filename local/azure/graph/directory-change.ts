import * as z from 'zod';
import type { Json } from '../json.ts';

const Properties = z.record(z.string(), z.json()) as unknown as z.ZodType<{ [key: string]: Json }>;
/** An object id; of users also the user principal name, of groups the display name. */
const Key = z.string().min(1);
const Keys = z.array(Key);

/** Something that happens to people, groups, or what Graph makes of them. */
export const DirectoryChange = z.discriminatedUnion('change', [
  /** A person; names, addresses and the rest can be given as Graph's properties. */
  z.strictObject({
    change: z.literal('add-user'),
    displayName: z.string().min(1),
    properties: Properties.default({}),
    manager: Key.optional(),
  }),
  /** Properties to set, null to clear: a rename, another department, a disabled account. */
  z.strictObject({ change: z.literal('update-user'), user: Key, properties: Properties }),
  z.strictObject({ change: z.literal('set-manager'), user: Key, manager: Key.nullable() }),
  /** To the recycle bin, from which a person can be restored for 30 days. */
  z.strictObject({ change: z.literal('delete-user'), user: Key }),
  /** By object id only, since the name of somebody deleted may be taken again. */
  z.strictObject({ change: z.literal('restore-user'), user: Key }),
  z.strictObject({ change: z.literal('purge-user'), user: Key }),
  z.strictObject({
    change: z.literal('add-group'),
    displayName: z.string().min(1),
    properties: Properties.default({}),
    users: Keys.default([]),
    groups: Keys.default([]),
  }),
  z.strictObject({ change: z.literal('update-group'), group: Key, properties: Properties }),
  z.strictObject({
    change: z.literal('add-members'),
    group: Key,
    users: Keys.default([]),
    groups: Keys.default([]),
  }),
  z.strictObject({
    change: z.literal('remove-members'),
    group: Key,
    users: Keys.default([]),
    groups: Keys.default([]),
  }),
  z.strictObject({ change: z.literal('delete-group'), group: Key }),
  z.strictObject({ change: z.literal('restore-group'), group: Key }),
  z.strictObject({ change: z.literal('purge-group'), group: Key }),
  /** Application permissions, as tokens issued from here on carry them. */
  z.strictObject({ change: z.literal('set-permissions'), permissions: z.array(z.string()) }),
  /** Makes every link so far an expired one; a new round is not. */
  z.strictObject({
    change: z.literal('expire-tokens'),
    as: z
      .enum(['syncStateNotFound', 'SyncStateNotFound', 'resyncRequired'])
      .default('syncStateNotFound'),
  }),
  /** How delta and quotas behave from here on; what is left out stays as it is. */
  z.strictObject({
    change: z.literal('set-graph'),
    pageSize: z.int().min(1).optional(),
    membersPerPage: z.int().min(1).optional(),
    emptyPages: z.boolean().optional(),
    replay: z.int().min(0).optional(),
    shuffle: z.boolean().optional(),
    tellsManagers: z.boolean().optional(),
    tellsDeletedMembers: z.boolean().optional(),
    /** Resource units in 10 s. */
    resourceUnits: z.int().min(1).optional(),
  }),
]);
export type DirectoryChange = z.infer<typeof DirectoryChange>;
/** A change as one writes it: defaults left out. */
export type DirectoryChangeInput = z.input<typeof DirectoryChange>;
