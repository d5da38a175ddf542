import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AuditRecord } from '../../lambdas/shared/domain/audit-log.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { ApiProblem } from '../api/api-problem.ts';
import type { Client } from '../api/client.ts';
import { useHub } from '../api/hub-context.tsx';
import { type FormValues, toBody } from './form-values.ts';

/** A save that somebody else was faster than. */
export class StaleSave extends Error {
  /** What is stored now. */
  readonly current: Integration;
  /** Who stored it, when the record of acts tells it. */
  readonly by: { readonly name: string; readonly at: string } | undefined;

  constructor(current: Integration, by: StaleSave['by']) {
    super('Somebody else has changed the integration meanwhile.');
    this.current = current;
    this.by = by;
  }
}

/** Connects a tenant, or changes its connection on the state that was read. */
export function useSaveConnection(base: Integration | undefined) {
  const { call } = useHub();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (values: FormValues) => save(call, base, values),
    onSuccess: (saved) => {
      queries.setQueryData<Integration[]>(['integrations'], (list = []) => [
        ...list.filter(({ id }) => id !== saved.id),
        saved,
      ]);
      void queries.invalidateQueries({ queryKey: ['overview'] });
    },
  });
}

async function save(
  call: Client,
  base: Integration | undefined,
  values: FormValues,
): Promise<Integration> {
  const body = toBody(values);
  if (!base) return call('/api/integrations/azure', { method: 'POST', body });
  const path = `/api/integrations/azure/${base.id}`;
  try {
    return await call<Integration>(path, { method: 'PUT', body, ifMatch: `"${base.revision}"` });
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.problem.status !== 412) throw error;
    const current = await call<Integration>(path);
    throw new StaleSave(current, await lastChange(call, current.id).catch(() => undefined));
  }
}

async function lastChange(call: Client, integrationId: string): Promise<StaleSave['by']> {
  const { items } = await call<{ items: AuditRecord[] }>('/api/audit-records?limit=100');
  const record = items.find(
    ({ target, outcome }) =>
      target.integrationId === integrationId && outcome?.result === 'succeeded',
  );
  return record && { name: record.by.name, at: record.at };
}
