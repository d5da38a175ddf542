import * as z from 'zod';

/** Roles of StackFlow that this integration knows; all others open nothing here. */
export const Role = z.enum(['super_admin', 'cloud_admin']);
export type Role = z.infer<typeof Role>;

/** Who sends a request, as the authorizer found out. */
export interface Caller {
  /** Unique among all callers: the token's issuer and subject. */
  readonly id: string;
  /** What people call them; shown, never compared. */
  readonly name: string;
  readonly roles: readonly Role[];
}
