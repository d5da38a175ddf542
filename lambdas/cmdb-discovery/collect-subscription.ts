import * as z from 'zod';
import type { ConfigurationItemStore } from '../shared/domain/configuration-item.ts';
import type { Integration, IntegrationStore } from '../shared/domain/integration.ts';
import { type Failure, IntegrationError, toFailure } from '../shared/domain/integration-error.ts';
import type { ResourceManager } from '../shared/domain/resource-manager.ts';
import { type RunStore, type ScopeProgress, waitingScope } from '../shared/domain/run.ts';
import { collectScope } from './collect-scope.ts';
import type { ResourceType } from './resource-types/resource-type.ts';

/** How many lists of one subscription are read at once; Azure throttles by subscription. */
const CONCURRENCY = 3;

/** The version of the subscriptions API. */
const API_VERSION = '2022-12-01';

/** What `discover` asks of `collect`: ids only, since the request is checkpointed. */
export const CollectRequest = z.strictObject({
  runId: z.string(),
  integrationId: z.string(),
  subscriptionId: z.string(),
});
export type CollectRequest = z.infer<typeof CollectRequest>;

/** What `collectSubscription` works with. */
export interface CollectPorts {
  readonly integrations: Pick<IntegrationStore, 'get'>;
  readonly runs: Pick<RunStore, 'report'>;
  readonly configurationItems: ConfigurationItemStore;
  readonly resourceTypes: readonly ResourceType[];
  /** Signs in for an integration; each call of the result counts its own requests. */
  readonly connect: (integration: Integration) => Promise<() => ResourceManager>;
  readonly now: () => Date;
}

/**
 * Reads one subscription into the CMDB. Every scope ends `complete`, `failed` or `skipped` in the
 * run record, whatever happens to the others.
 *
 * @throws IntegrationError `not_found` when the integration is gone
 */
export async function collectSubscription(
  request: CollectRequest,
  ports: CollectPorts,
): Promise<void> {
  const integration = await ports.integrations.get(request.integrationId);
  if (!integration) throw gone(request.integrationId);
  const types = ports.resourceTypes.filter((type) => integration.resourceTypes.includes(type.name));

  const access = await gainAccess(integration, request.subscriptionId, ports);
  if ('obstacle' in access) {
    await endAll(types, request, access.obstacle, ports);
    return;
  }
  await collectAll(types, integration, request, access.resourceManager, ports);
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

async function endAll(
  types: readonly ResourceType[],
  { runId, subscriptionId }: CollectRequest,
  obstacle: Obstacle,
  ports: CollectPorts,
): Promise<void> {
  for (const type of types) {
    await ports.runs.report(runId, { ...waitingScope(subscriptionId, type.name), ...obstacle });
  }
}

async function collectAll(
  types: readonly ResourceType[],
  integration: Integration,
  { runId, subscriptionId }: CollectRequest,
  resourceManager: () => ResourceManager,
  ports: CollectPorts,
): Promise<void> {
  const { now, configurationItems: store } = ports;
  const writer = { integrationId: integration.id, runId, now, store };
  const report = (progress: ScopeProgress) => ports.runs.report(runId, progress);
  const pending = [...types];

  async function work(): Promise<void> {
    for (let type = pending.shift(); type; type = pending.shift()) {
      const azure = resourceManager();
      const { regions } = integration;
      await collectScope({ type, subscriptionId, regions, azure, writer, report });
    }
  }

  await Promise.all(Array.from({ length: CONCURRENCY }, work));
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
