import { PORTALS } from '../shared/domain/integration.ts';
import { IntegrationError } from '../shared/domain/integration-error.ts';
import { keepLease } from '../shared/domain/keep-lease.ts';
import type { CollectPorts, CollectRequest, CollectResult } from './collect-subscription.ts';
import { forgetMissing, retireProven } from './settle-missing.ts';

/**
 * Carries out an administrator's decision on the held retirements of one subscription: those approved
 * are retired if Azure still says that they are gone, those rejected are taken for present.
 *
 * @throws IntegrationError when the integration is gone or Azure cannot be reached
 */
export async function settleHeld(
  { runId, integrationId, subscriptionId, fence, task }: CollectRequest,
  ports: CollectPorts,
): Promise<CollectResult> {
  const { runs, configurationItems: store, now } = ports;
  const integration = await ports.integrations.get(integrationId);
  if (!integration) {
    const message = `Integration ${integrationId} does not exist any more.`;
    throw new IntegrationError('not_found', message, 'Nothing to do.');
  }
  const resourceManager = await ports.connect(integration);
  const author = { integrationId, runId, fence, portal: PORTALS[integration.cloud], now };
  const stayInCharge = keepLease({ integrationId, runId, fence }, ports.leases, now);

  for await (const progress of runs.scopes(runId)) {
    if (progress.subscriptionId !== subscriptionId || progress.held === 0) continue;
    const scope = { integrationId, subscriptionId, resourceType: progress.resourceType };
    const type = ports.resourceTypes.find(({ name }) => name === progress.resourceType);
    if (!type) continue;
    const work = { scope, type, azure: resourceManager(), store, author };
    let { retired, error } = progress;
    for await (const { part, ids } of runs.held(runId, scope)) {
      await stayInCharge();
      if (ports.outOfTime()) return { done: false };
      if (task === 'forget') await forgetMissing(ids, work);
      else {
        const settled = await retireProven(ids, work);
        retired += settled.retired;
        error ??= settled.doubt;
        await runs.report(runId, { ...progress, retired, error });
      }
      // So that the next invocation goes on behind it.
      await runs.release(runId, part);
    }
    await runs.report(runId, { ...progress, retired, error, held: 0 });
  }
  return { done: true };
}
