import { GraphError } from './graph-error.ts';

/** Throws 403 unless the token's roles hold one of these permissions. */
export function requirePermission(roles: readonly string[], ...oneOf: readonly string[]): void {
  if (oneOf.some((permission) => roles.includes(permission))) return;
  throw new GraphError(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  );
}

/** What reads every property of a user. @see https://learn.microsoft.com/graph/api/user-list */
export const READ_USERS = [
  'User.Read.All',
  'User.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
] as const;

/** What reads groups and their members. @see https://learn.microsoft.com/graph/api/group-list */
export const READ_GROUPS = [
  'GroupMember.Read.All',
  'Group.Read.All',
  'Group.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
] as const;

/** @see https://learn.microsoft.com/graph/api/organization-list */
export const READ_ORGANIZATION = [
  'Organization.Read.All',
  'Organization.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
] as const;

/** Whether the roles show what users are, beyond that they are there. */
export function showsUsers(roles: readonly string[]): boolean {
  return READ_USERS.some((permission) => roles.includes(permission));
}

/** The properties that User.ReadBasic.All shows; the others are null. */
export const BASIC_PROPERTIES: ReadonlySet<string> = new Set([
  'id',
  'displayName',
  'givenName',
  'surname',
  'mail',
  'userPrincipalName',
]);
