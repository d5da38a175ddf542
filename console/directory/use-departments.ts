import { useQuery } from '@tanstack/react-query';
import type { DescribedDepartment } from '../../lambdas/integration-hub/directory/people-routes.ts';
import { useHub } from '../api/hub-context.tsx';

/** All departments of a tenant. */
export function useDepartments(tenantId: string) {
  const { call } = useHub();
  return useQuery({
    queryKey: ['departments', tenantId],
    queryFn: async ({ signal }) =>
      (
        await call<{ items: DescribedDepartment[] }>(`/api/directory/${tenantId}/departments`, {
          signal,
        })
      ).items,
  });
}
