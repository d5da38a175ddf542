import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { type LastChange, lastChange } from '../activity/last-change.ts';
import { ApiProblem } from '../api/api-problem.ts';
import type { Client } from '../api/client.ts';
import { type FormValues, toBody } from './form-values.ts';

/** A save that somebody else was faster than. */
export class StaleSave extends Error {
  /** What is stored now. */
  readonly current: Integration;
  /** Who stored it, when the record of acts tells it. */
  readonly by: LastChange | undefined;

  constructor(current: Integration, by: LastChange | undefined) {
    super('Somebody else has changed the integration meanwhile.');
    this.current = current;
    this.by = by;
  }
}

/**
 * Connects a tenant, or changes its connection on the state that was read.
 *
 * @throws StaleSave | ApiProblem
 */
export async function saveConnection(
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
    const by = await lastChange(call, 'changeIntegration', current.id).catch(() => undefined);
    throw new StaleSave(current, by);
  }
}
