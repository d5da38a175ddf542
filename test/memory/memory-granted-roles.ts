import type { Role } from '../../lambdas/shared/domain/caller.ts';
import type { GrantedRoles } from '../../lambdas/shared/domain/granted-roles.ts';

/** Grants in memory. */
export function memoryGrantedRoles(
  grants: readonly { readonly tenantId: string; readonly objectId: string; readonly role: Role }[],
): GrantedRoles {
  return {
    async *grantsOf(tenantId, objectId) {
      for (const grant of grants) {
        if (grant.tenantId === tenantId && grant.objectId === objectId) yield grant.role;
      }
    },
  };
}
