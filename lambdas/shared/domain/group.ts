import * as z from 'zod';

/** What Entra ID calls a group's type. */
export const GroupKind = z.enum(['security', 'microsoft-365', 'mail-security', 'distribution']);
export type GroupKind = z.infer<typeof GroupKind>;

/** A group of one Entra tenant, known by object id: names are neither unique nor lasting. */
export const Group = z.strictObject({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  mail: z.string().nullable(),
  kind: GroupKind,
  /** Since when it has been deleted in Entra ID; its members stay known, since it can be restored. */
  deletedAt: z.iso.datetime().nullable(),
  changedAt: z.iso.datetime(),
  revision: z.number().int(),
});
export type Group = z.infer<typeof Group>;

/** Direct members by object id: people (or other objects that are no groups), and nested groups. */
export interface Members {
  readonly people: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

export const NO_MEMBERS: Members = { people: new Set(), groups: new Set() };
