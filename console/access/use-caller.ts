import { useQuery } from '@tanstack/react-query';
import type { Caller } from '../../lambdas/shared/domain/caller.ts';
import { useHub } from '../api/hub-context.tsx';

/** Whether who is signed in is a super_admin, to say beforehand what the API would refuse. */
export function useIsSuperAdmin(): boolean | undefined {
  const { call } = useHub();
  const caller = useQuery({
    queryKey: ['caller'],
    staleTime: 60_000,
    queryFn: ({ signal }) => call<Caller>('/api/caller', { signal }),
  });
  return caller.data?.roles.includes('super_admin');
}
