import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import type { ShownIntegration } from '../../lambdas/integration-hub/client-secret/client-secret.ts';
import { useHub } from '../api/hub-context.tsx';

/** The connected tenants. */
export function useIntegrations() {
  const { call } = useHub();
  return useQuery({
    queryKey: ['integrations'],
    queryFn: async ({ signal }) =>
      (await call<{ items: ShownIntegration[] }>('/api/integrations/azure', { signal })).items,
  });
}

/** The tenant that a page shows: the one that the address names, else the first. */
export function useChosenIntegration() {
  const integrations = useIntegrations();
  const [parameters, setParameters] = useSearchParams();
  const named = parameters.get('integration');
  const list = integrations.data ?? [];
  return {
    ...integrations,
    list,
    chosen: list.find(({ id }) => id === named) ?? list[0],
    choose: (id: string) => setParameters({ ...Object.fromEntries(parameters), integration: id }),
  };
}
