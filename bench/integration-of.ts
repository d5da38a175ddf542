import { randomUUID } from 'node:crypto';
import { Integration } from '../lambdas/shared/domain/integration.ts';

/** A tenant's integration as an administrator has just connected it; `settings` beside the defaults. */
export function integrationOf(
  settings: Pick<Integration, 'tenantId' | 'clientId'> & {
    readonly subscriptionIds: readonly string[];
    readonly entraIdSync?: boolean;
  },
): Integration {
  const { tenantId, clientId, subscriptionIds, entraIdSync = false } = settings;
  const at = new Date().toISOString();
  return Integration.parse({
    id: randomUUID(),
    tenantId,
    clientId,
    subscriptionIds,
    entraIdSync,
    createdAt: at,
    updatedAt: at,
    secretSetAt: at,
    revision: 1,
  });
}
