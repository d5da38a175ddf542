import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ConnectionReport } from '../../lambdas/integration-hub/connection-test/test-connection.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { useHub } from '../api/hub-context.tsx';
import { type FormValues, toBody } from './form-values.ts';
import { saveConnection } from './save-connection.ts';

/** *Test Service Principal* and *Save & Test* of one form. */
export function useConnection(base: Integration | undefined) {
  const { call } = useHub();
  const queries = useQueryClient();
  const path = '/api/integrations/azure';
  const keep = (id: string | undefined, report: ConnectionReport | undefined) =>
    queries.setQueryData(['report', id ?? 'new'], report ?? null);

  const test = useMutation({
    mutationFn: (values: FormValues) =>
      call<ConnectionReport>(`${path}/test`, {
        method: 'POST',
        body: { ...toBody(values), ...(base && { integrationId: base.id }) },
      }),
    onMutate: () => keep(base?.id, undefined),
    onSuccess: (report) => keep(base?.id, report),
  });
  const check = useMutation({
    mutationFn: ({ id }: Integration) =>
      call<ConnectionReport>(`${path}/${id}/test`, { method: 'POST' }),
    onSuccess: (report, { id }) => keep(id, report),
    // It also made the integration expect a test alert, which counts as a write.
    onSettled: () => queries.invalidateQueries({ queryKey: ['integrations'] }),
  });
  const save = useMutation({
    mutationFn: (values: FormValues) => saveConnection(call, base, values),
    onMutate: () => keep(base?.id, undefined),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['overview'] }),
  });
  /** The last test's report; it outlives the form that a new connection was typed into. */
  const report = useQuery<ConnectionReport | null>({
    queryKey: ['report', base?.id ?? 'new'],
    queryFn: () => null,
    enabled: false,
  });
  return { test, save, check, report: report.data ?? undefined };
}
