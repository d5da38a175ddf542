import * as z from 'zod';
import type { ConfigurationItemStore } from '../shared/domain/configuration-item-store.ts';
import { type Integration, type IntegrationStore, PORTALS } from '../shared/domain/integration.ts';
import { type Failure, IntegrationError, toFailure } from '../shared/domain/integration-error.ts';
import { keepLease } from '../shared/domain/keep-lease.ts';
import type { LeaseStore } from '../shared/domain/lease.ts';
import type { ResourceManager } from '../shared/domain/resource-manager.ts';
import { type RunStore, waitingScope } from '../shared/domain/run.ts';
import { collectScope } from './collect-scope.ts';
import type { ResourceType } from './resource-types/resource-type.ts';

/** The version of the subscriptions API. */
const API_VERSION = '2022-12-01';

/** What `discover` asks of `collect`: ids only, since the request is checkpointed. */
export const CollectRequest = z.strictObject({
  runId: z.string(),
  integrationId: z.string(),
  subscriptionId: z.string(),
  /** Fencing token of the run's lease. */
  fence: z.number().int(),
  /** Read the subscription, or carry out what an administrator decided on its held retirements. */
  task: z.enum(['discover', 'retire', 'forget']),
});
export type CollectRequest = z.infer<typeof CollectRequest>;

/** What `collect` answers: small, since it is checkpointed. */
export interface CollectResult {
  /** False when the time ran out: the same request goes on where this one stopped. */
  readonly done: boolean;
}

/** What `collect` works with. */
export interface CollectPorts {
  readonly integrations: Pick<IntegrationStore, 'get'>;
  readonly runs: RunStore;
  readonly leases: Pick<LeaseStore, 'renew'>;
  readonly configurationItems: ConfigurationItemStore;
  readonly resourceTypes: readonly ResourceType[];
  /** Signs in for an integration; each call of the result counts its own requests. */
  readonly connect: (integration: Integration) => Promise<() => ResourceManager>;
  /** Whether there is no time left for another page. */
  readonly outOfTime: () => boolean;
  readonly now: () => Date;
}

/**
 * Reads one subscription into the CMDB, going on where an earlier call stopped. Every scope ends
 * `complete`, `failed` or `skipped` in the run record, whatever happens to the others.
 *
 * @throws IntegrationError `not_found` when the integration is gone
 */
export async function collectSubscription(
  request: CollectRequest,
  ports: CollectPorts,
): Promise<CollectResult> {
  const integration = await ports.integrations.get(request.integrationId);
  if (!integration) throw gone(request.integrationId);
  const types = ports.resourceTypes.filter((type) => integration.resourceTypes.includes(type.name));

  const access = await gainAccess(integration, request.subscriptionId, ports);
  if ('obstacle' in access) {
    await endAll(types, request, access.obstacle, ports);
    return { done: true };
  }
  return collectAll(types, integration, request, access.resourceManager, ports);
}

interface Obstacle {
  readonly state: 'failed' | 'skipped';
  readonly error: Failure;
}

/** A way to the subscription's resources, or why there is none. */
async function gainAccess(
  integration: Integration,
  subscriptionId: string,
  ports: CollectPorts,
): Promise<{ resourceManager: () => ResourceManager } | { obstacle: Obstacle }> {
  try {
    const resourceManager = await ports.connect(integration);
    const { state } = await resourceManager().get(`/subscriptions/${subscriptionId}`, API_VERSION);
    if (state === 'Enabled') return { resourceManager };
    return { obstacle: { state: 'skipped', error: notEnabled(subscriptionId, state) } };
  } catch (error) {
    return { obstacle: { state: 'failed', error: toFailure(error) } };
  }
}

/** Ends the scopes that were not read to their end before; those that were stay as they are. */
async function endAll(
  types: readonly ResourceType[],
  { runId, subscriptionId }: CollectRequest,
  obstacle: Obstacle,
  { runs }: CollectPorts,
): Promise<void> {
  for (const { name: resourceType } of types) {
    const stored = await runs.resume(runId, { subscriptionId, resourceType });
    const progress = stored?.progress ?? waitingScope(subscriptionId, resourceType);
    const unfinished = progress.state === 'waiting' || progress.state === 'running';
    if (unfinished) await runs.report(runId, { ...progress, ...obstacle });
  }
}

async function collectAll(
  types: readonly ResourceType[],
  integration: Integration,
  { runId, integrationId, subscriptionId, fence }: CollectRequest,
  resourceManager: () => ResourceManager,
  ports: CollectPorts,
): Promise<CollectResult> {
  const { runs, configurationItems: store, outOfTime, now } = ports;
  const author = { integrationId, runId, fence, portal: PORTALS[integration.cloud], now };
  const stayInCharge = keepLease({ integrationId, runId, fence }, ports.leases, now);
  const { regions, dropGuard: guard } = integration;

  // All at once, so that the longest list is never the last to begin; how many calls that makes at
  // once is for the access to Azure to say.
  const ends = await Promise.allSettled(
    types.map((type) => {
      const scope = { integrationId, subscriptionId, resourceType: type.name };
      const azure = resourceManager();
      const shared = { store, author, runs, regions, guard, outOfTime, stayInCharge };
      return collectScope({ scope, type, azure, ...shared });
    }),
  );
  let done = true;
  for (const end of ends) {
    if (end.status === 'rejected') throw end.reason;
    if (end.value.state === 'running') done = false;
  }
  return { done };
}

function notEnabled(subscriptionId: string, state: unknown): Failure {
  return {
    code: 'subscription_not_enabled',
    message: `Subscription ${subscriptionId} is ${state}, so it was not read; its CIs stay as they are.`,
    fix: 'Enable the subscription in the Azure portal, or take it out of the integration.',
  };
}

function gone(integrationId: string): IntegrationError {
  return new IntegrationError(
    'not_found',
    `Integration ${integrationId} does not exist any more.`,
    'Nothing to do if it was deleted while the run went on.',
  );
}
