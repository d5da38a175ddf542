import { useQuery } from '@tanstack/react-query';
import type { Role, RoleMapping } from '../../lambdas/shared/domain/role-grant.ts';
import { useHub } from '../api/hub-context.tsx';

/** Which groups give which roles in the tenant of an integration. */
export function useRoleMapping(integrationId: string) {
  const { call } = useHub();
  return useQuery({
    queryKey: ['role-mapping', integrationId],
    queryFn: ({ signal }) =>
      call<RoleMapping>(`/api/integrations/azure/${integrationId}/role-mapping`, { signal }),
  });
}

/** The roles that a group gives by these rules. */
export function rolesOf(rules: RoleMapping['rules'], groupId: string): readonly Role[] {
  return rules.filter((rule) => rule.groupId === groupId).map(({ role }) => role);
}
