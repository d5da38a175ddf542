import * as z from 'zod';
import type { ManagerEntry, UserChange } from '../domain/graph.ts';
import type { PersonProfile } from '../domain/person.ts';

/** What is asked of users. `manager` makes delta tell of managers. */
export const USER_SELECT =
  'id,userPrincipalName,mail,displayName,givenName,surname,jobTitle,department,companyName,officeLocation,mobilePhone,businessPhones,employeeId,userType,accountEnabled,manager';

const Id = z.string().toLowerCase();
const text = z.string().nullish();
const Reason = z.object({ reason: z.string().nullish() });

/** A user as delta sends one: fields that were never set are missing, emptied ones are null. */
const GraphUser = z.object({
  id: Id,
  userPrincipalName: text,
  mail: text,
  displayName: text,
  givenName: text,
  surname: text,
  jobTitle: text,
  department: text,
  companyName: text,
  officeLocation: text,
  mobilePhone: text,
  businessPhones: z.array(z.string()).nullish(),
  employeeId: text,
  userType: text,
  accountEnabled: z.boolean().nullish(),
  'manager@delta': z.array(z.object({ id: Id, '@removed': Reason.nullish() })).nullish(),
  '@removed': Reason.nullish(),
});
type GraphUser = z.infer<typeof GraphUser>;

const SAME_NAMES = [
  'userPrincipalName',
  'mail',
  'displayName',
  'givenName',
  'surname',
  'jobTitle',
  'department',
  'companyName',
  'officeLocation',
  'employeeId',
] as const satisfies readonly (keyof PersonProfile & keyof GraphUser)[];

/** A user of a delta page; undefined when it is none. */
export function toUserChange(value: unknown): UserChange | undefined {
  const parsed = GraphUser.safeParse(value);
  if (!parsed.success) return undefined;
  const user = parsed.data;
  const removed = user['@removed'];
  return {
    id: user.id,
    removed: removed ? (removed.reason === 'deleted' ? 'deleted' : 'changed') : undefined,
    profile: profileOf(user),
    enabled: user.accountEnabled ?? undefined,
    // Every user has both: a null is what a missing permission leaves of them.
    isLimited: !removed && (user.accountEnabled === null || user.userPrincipalName === null),
  };
}

function profileOf(user: GraphUser): Partial<PersonProfile> {
  const profile: { -readonly [Name in keyof PersonProfile]?: PersonProfile[Name] } = {};
  for (const name of SAME_NAMES) {
    const value = user[name];
    if (value !== undefined) profile[name] = value;
  }
  const { businessPhones, mobilePhone, userType } = user;
  if (businessPhones !== undefined || mobilePhone !== undefined) {
    profile.phone = businessPhones?.[0] ?? mobilePhone ?? null;
  }
  if (userType !== undefined) profile.kind = userType === 'Guest' ? 'guest' : 'member';
  const managers = user['manager@delta'];
  if (managers && managers.length > 0) {
    profile.managerId = managers.find((manager) => !manager['@removed'])?.id ?? null;
  }
  return profile;
}

const GraphManaged = z.object({ id: Id, manager: z.object({ id: Id }).nullish() });

/** A user of the list that is expanded by managers; undefined when it is none. */
export function toManagerEntry(value: unknown): ManagerEntry | undefined {
  const parsed = GraphManaged.safeParse(value);
  return parsed.success
    ? { id: parsed.data.id, managerId: parsed.data.manager?.id ?? null }
    : undefined;
}
