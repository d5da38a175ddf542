import type { Caller } from '../../shared/domain/caller.ts';
import { giveRole, takeAway } from '../../shared/domain/change-grant.ts';
import type { DirectoryStore } from '../../shared/domain/directory.ts';
import { IntegrationError } from '../../shared/domain/integration-error.ts';
import type { Role, RoleGrant } from '../../shared/domain/role-grant.ts';
import { requireSuperAdmin } from '../require-super-admin.ts';

interface GrantPorts {
  readonly directory: DirectoryStore;
  readonly now: () => Date;
}

/** Whose role is to be given or taken. */
export interface GrantTarget {
  readonly tenantId: string;
  readonly personId: string;
  readonly role: Role;
}

/**
 * Gives a role by hand; giving it again changes nothing.
 *
 * @throws IntegrationError `forbidden` | `not_found`
 */
export async function giveManually(
  target: GrantTarget,
  caller: Caller,
  { directory, now }: GrantPorts,
): Promise<RoleGrant> {
  requireSuperAdmin(caller, 'give roles by hand');
  const { tenantId, personId, role } = target;
  if (!(await directory.getPeople(tenantId, [personId])).has(personId)) throw unknown(personId);
  await giveRole(directory, {
    ...target,
    origin: 'manual',
    since: now().toISOString(),
    givenBy: caller.name,
    path: [],
    leaving: null,
    revision: 1,
  });
  const grants = (await Array.fromAsync(directory.grants(tenantId, personId))).flat();
  const given = grants.find((grant) => grant.origin === 'manual' && grant.role === role);
  if (given) return given;
  throw unknown(personId);
}

/**
 * Takes a role that was given by hand; one that a group gives stays until the group no longer does.
 *
 * @throws IntegrationError `forbidden` | `not_found` | `last_super_admin`
 */
export async function takeManually(
  { tenantId, personId, role }: GrantTarget,
  caller: Caller,
  { directory }: GrantPorts,
): Promise<void> {
  requireSuperAdmin(caller, 'take roles that were given by hand');
  const isTaken = await takeAway(directory, { tenantId, personId }, (_person, all) => {
    const grants = all.filter((grant) => grant.origin === 'manual' && grant.role === role);
    return grants.length > 0 ? { grants } : undefined;
  });
  if (isTaken) return;
  throw new IntegrationError(
    'not_found',
    `Nobody gave ${personId} the role ${role} by hand.`,
    'A role that a group gives is taken in Entra ID, or in the group-to-role mapping.',
  );
}

function unknown(personId: string): IntegrationError {
  return new IntegrationError(
    'not_found',
    `The directory of this tenant has no person ${personId}.`,
    'Sync the tenant first, and take the id from the list of users.',
  );
}
