import type { TenantProbe } from '../../../shared/domain/tenant-probe.ts';
import { type Check, failed, failedBy, passed, type Subject, warned } from '../check.ts';

/** A Graph permission of the product page, and a read that needs it. */
interface GraphPermission {
  readonly subject: Subject;
  readonly permission: string;
  readonly purpose: string;
  readonly probe: string;
}

/** Enough by itself for all these reads. */
const DIRECTORY = 'Directory.Read.All';

const FIX = 'Grant admin consent for Graph API permissions in Azure AD app registration.';

export const GRAPH_PERMISSIONS: readonly GraphPermission[] = [
  {
    subject: { id: 'user-read', title: 'User.Read.All', field: 'entraIdSync' },
    permission: 'User.Read.All',
    purpose: 'read user profiles for sync',
    probe: '/v1.0/users?$top=1&$select=id',
  },
  {
    subject: { id: 'group-read', title: 'Group.Read.All', field: 'entraIdSync' },
    permission: 'Group.Read.All',
    purpose: 'read group memberships for role mapping',
    probe: '/v1.0/groups?$top=1&$select=id',
  },
  {
    subject: { id: 'directory-read', title: DIRECTORY, field: 'entraIdSync' },
    permission: DIRECTORY,
    purpose: 'read org structure for department mapping',
    probe: '/v1.0/organization?$select=id',
  },
];

/**
 * Whether a permission is there: by the token's claim, which is a hint, and by trying, which decides.
 *
 * @param roles the claim; undefined when the token cannot be read
 */
export async function checkGraphPermission(
  { subject, permission, purpose, probe: path }: GraphPermission,
  roles: ReadonlySet<string> | undefined,
  probe: Pick<TenantProbe, 'graph'>,
): Promise<Check> {
  try {
    await probe.graph(path);
  } catch (error) {
    return failedBy(subject, error);
  }
  if (!roles || roles.has(permission)) return passed(subject, `It may ${purpose}.`);
  const message = `${permission} (to ${purpose}) is not granted`;
  if (roles.has(DIRECTORY)) {
    return warned(subject, `${message}; ${DIRECTORY}, which is, is enough for now.`, FIX);
  }
  return failed(subject, `${message}, though Graph answered one read.`, FIX);
}
