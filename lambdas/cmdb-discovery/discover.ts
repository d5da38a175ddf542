import type { DurableContext } from '@aws/durable-execution-sdk-js';
import * as z from 'zod';
import type { IntegrationStore } from '../shared/domain/integration.ts';
import type { LeaseStore } from '../shared/domain/lease.ts';
import type { Measure } from '../shared/domain/metric.ts';
import type { RunStarter, RunStore } from '../shared/domain/run.ts';
import { collectGroup } from './collect-group.ts';
import { runDiscovery } from './run-discovery.ts';
import { startScheduled } from './start-scheduled.ts';

/** What starts `discover`. */
export const DiscoverRequest = z.discriminatedUnion('trigger', [
  /** The schedule: starts a run for every integration. */
  z.strictObject({ trigger: z.literal('schedule') }),
  /** One recorded run: of the schedule, of an administrator, or with a decision on what it held. */
  z.strictObject({ trigger: z.literal('run'), runId: z.uuid(), integrationId: z.uuid() }),
  /** A part of a run with very many subscriptions. */
  z.strictObject({
    trigger: z.literal('group'),
    runId: z.uuid(),
    integrationId: z.uuid(),
    fence: z.number().int(),
    task: z.enum(['discover', 'retire', 'forget']),
    subscriptionIds: z.array(z.string()),
  }),
]);
export type DiscoverRequest = z.infer<typeof DiscoverRequest>;

/** What `discover` works with. */
export interface DiscoverPorts {
  readonly integrations: Pick<IntegrationStore, 'get' | 'list'>;
  readonly runs: RunStore;
  readonly leases: LeaseStore;
  readonly discovery: RunStarter;
  /** Qualified ARN of `collect`. */
  readonly collectFunction: string;
  readonly measure: Measure;
  readonly newId: () => string;
  readonly now: () => Date;
}

/**
 * Plans a run, has every subscription collected by an invocation of its own, and closes the run
 * record. Durable: what stands between the steps is replayed after a death, so it only decides.
 */
export function discover(
  request: DiscoverRequest,
  context: DurableContext,
  ports: DiscoverPorts,
): Promise<void> {
  if (request.trigger === 'schedule') return startScheduled(context, ports);
  if (request.trigger === 'group') return collectGroup(request, context, ports);
  return runDiscovery(request, context, ports);
}
