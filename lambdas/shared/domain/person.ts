import * as z from 'zod';

const text = z.string().nullable();

/** What Entra ID tells of a user, by our names. Null: Entra has no value. */
export const PersonProfile = z.strictObject({
  userPrincipalName: text,
  mail: text,
  displayName: text,
  givenName: text,
  surname: text,
  jobTitle: text,
  department: text,
  companyName: text,
  officeLocation: text,
  phone: text,
  employeeId: text,
  kind: z.enum(['member', 'guest']),
  /** Object id of the manager. */
  managerId: text,
});
export type PersonProfile = z.infer<typeof PersonProfile>;

export const EMPTY_PROFILE: PersonProfile = {
  userPrincipalName: null,
  mail: null,
  displayName: null,
  givenName: null,
  surname: null,
  jobTitle: null,
  department: null,
  companyName: null,
  officeLocation: null,
  phone: null,
  employeeId: null,
  kind: 'member',
  managerId: null,
};

/** How a user stands in Entra ID. `deleted`: in the recycle bin; `gone`: for good, or no longer listed. */
export const Presence = z.enum(['enabled', 'disabled', 'deleted', 'gone']);
export type Presence = z.infer<typeof Presence>;

/**
 * Of a removal that Entra's state calls for and that has not happened: `pending` until a round lets it
 * happen, `kept` when an administrator said no.
 */
export const Leaving = z.enum(['pending', 'kept']);
export type Leaving = z.infer<typeof Leaving>;

/**
 * A person: a user of one Entra tenant, known by tenant id and object id. What Entra says (`presence`)
 * is written down as it comes; what follows from it (`state`) only when the round's safety threshold
 * lets it. Instants are ISO 8601 UTC.
 */
export const Person = z.strictObject({
  tenantId: z.string(),
  /** Object id in Entra ID. */
  id: z.string(),
  ...PersonProfile.shape,
  departmentId: text,
  presence: Presence,
  state: z.enum(['active', 'deactivated', 'deleted']),
  leaving: Leaving.nullable(),
  /** Since when Entra ID has been without this user. */
  goneAt: z.iso.datetime().nullable(),
  deactivatedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  revision: z.number().int(),
});
export type Person = z.infer<typeof Person>;

/** Whether a person may be given roles by groups: present in Entra ID, or kept by an administrator. */
export function isEntitled({
  state,
  presence,
  leaving,
}: Pick<Person, 'state' | 'presence' | 'leaving'>): boolean {
  return state === 'active' && (presence === 'enabled' || leaving === 'kept');
}
