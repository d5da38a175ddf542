import type { TokenCredential } from '@azure/identity';
import { decodeJwt } from 'jose';
import { GRAPH_PERMISSIONS, type GraphPermission, type PermissionReport } from '../domain/graph.ts';
import { IntegrationError } from '../domain/integration-error.ts';
import type { GraphClient } from './graph-client.ts';

/**
 * Which of the product page's permissions are missing. The token's `roles` are a hint only, as Microsoft
 * says; what can be read decides. Directory.Read.All alone reads everything, and so do the two others.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
export async function probePermissions(
  client: GraphClient,
  credential: TokenCredential,
  scope: string,
): Promise<PermissionReport> {
  const seesUsers = await sees(
    client,
    '/users?$top=1&$select=id,userPrincipalName,accountEnabled',
    ['userPrincipalName', 'accountEnabled'],
  );
  const seesGroups =
    (await sees(client, '/groups?$top=1&$select=id,displayName', ['displayName'])) &&
    (await seesMembers(client));
  const seesDirectory = await sees(client, '/organization?$select=id,displayName', []);
  const roles = await rolesOf(credential, scope);
  const isConsented = (permission: GraphPermission, works: boolean) =>
    roles ? roles.has(permission) : works;
  const works = {
    'User.Read.All': seesUsers,
    'Group.Read.All': seesGroups,
    'Directory.Read.All': seesDirectory,
  };
  const absent = GRAPH_PERMISSIONS.filter((name) => !isConsented(name, works[name]));
  if (seesUsers && seesGroups) return { missing: [], superfluous: absent };
  const missing = GRAPH_PERMISSIONS.filter((name) => !works[name] || absent.includes(name));
  return { missing, superfluous: [] };
}

/** Whether a list can be read, without nulls where everything has a value. */
async function sees(
  client: GraphClient,
  address: string,
  always: readonly string[],
): Promise<boolean> {
  const found = await readAllowed(client, address);
  const [first] = found ?? [];
  return found !== undefined && (!first || always.every((name) => first[name] !== null));
}

/** Whether members of a group can be read; where there is no group nobody can tell. */
async function seesMembers(client: GraphClient): Promise<boolean> {
  const [group] = (await readAllowed(client, '/groups?$top=1&$select=id')) ?? [];
  if (!group) return true;
  const id = encodeURIComponent(String(group.id));
  return (await readAllowed(client, `/groups/${id}/members?$top=1&$select=id`)) !== undefined;
}

/** Undefined where access is denied. */
async function readAllowed(
  client: GraphClient,
  address: string,
): Promise<readonly Record<string, unknown>[] | undefined> {
  try {
    const { value } = await client.get(address);
    return Array.isArray(value) ? value : [];
  } catch (error) {
    if (error instanceof IntegrationError && error.code === 'azure_access_denied') return undefined;
    throw error;
  }
}

/** The roles that the token names; undefined where it cannot be read, or names none. */
async function rolesOf(
  credential: TokenCredential,
  scope: string,
): Promise<ReadonlySet<unknown> | undefined> {
  const token = await credential.getToken(scope);
  try {
    const { roles } = decodeJwt(token?.token ?? '');
    return Array.isArray(roles) ? new Set<unknown>(roles) : undefined;
  } catch {
    return undefined;
  }
}
