import * as z from 'zod';
import { Guid } from './integration.ts';
import { Leaving } from './person.ts';

/** StackFlow's roles. `user` opens nothing in Integration Hub. */
export const Role = z.enum(['super_admin', 'cloud_admin', 'user']);
export type Role = z.infer<typeof Role>;

/** Whether losing a role takes administration from somebody. */
export function isAdministrator(role: Role): boolean {
  return role !== 'user';
}

/**
 * A person's role and where it comes from. The sync touches those of origin `entra` only. A grant counts
 * while its person is active.
 */
export const RoleGrant = z.strictObject({
  tenantId: z.string(),
  personId: z.string(),
  role: Role,
  origin: z.enum(['entra', 'manual']),
  since: z.iso.datetime(),
  /** Who gave it by hand; null for `entra`. */
  givenBy: z.string().nullable(),
  /** Group ids from the mapped group down to the one that the person is in; empty for `manual`. */
  path: z.array(z.string()),
  leaving: Leaving.nullable(),
  revision: z.number().int(),
});
export type RoleGrant = z.infer<typeof RoleGrant>;

/** Which groups give which roles: by object id, the name for reading only. */
export const RoleMapping = z.strictObject({
  rules: z
    .array(z.strictObject({ groupId: Guid, groupName: z.string().max(256), role: Role }))
    .max(500),
  /** 0 where nobody has set it yet. */
  revision: z.number().int().nonnegative(),
});
export type RoleMapping = z.infer<typeof RoleMapping>;

/**
 * All grants that make somebody an active super_admin, of every tenant, as `tenant/person/origin`. Each
 * transaction that takes one away writes this list too, so that two of them cannot take the last two.
 */
export interface Roster {
  readonly grants: readonly string[];
  readonly revision: number;
}

/** A grant's entry in the roster. */
export function rosterEntry({
  tenantId,
  personId,
  origin,
}: Pick<RoleGrant, 'tenantId' | 'personId' | 'origin'>): string {
  return `${tenantId}/${personId}/${origin}`;
}
