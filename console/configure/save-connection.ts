import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { changeOnState, StaleChange } from '../activity/change-on-state.ts';
import type { Client } from '../api/client.ts';
import { type FormValues, toBody } from './form-values.ts';

/** A save that somebody else was faster than. */
export class StaleSave extends StaleChange<Integration> {}

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
  return changeOnState(call, {
    path: `/api/integrations/azure/${base.id}`,
    body,
    revision: base.revision,
    action: 'changeIntegration',
    integrationId: base.id,
    Stale: StaleSave,
  });
}
