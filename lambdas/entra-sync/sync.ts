import type { DurableContext } from '@aws/durable-execution-sdk-js';
import * as z from 'zod';
import { queuedRun } from '../shared/domain/run.ts';
import { runSync } from './run-sync.ts';
import type { SyncPorts } from './sync-ports.ts';

/** What starts `sync`. */
export const SyncRequest = z.discriminatedUnion('trigger', [
  /** The schedule: starts a run for every tenant that is enabled and whose Entra ID sync is on. */
  z.strictObject({ trigger: z.literal('schedule') }),
  /** One recorded run: of the schedule, of an administrator, or with a decision on what it held. */
  z.strictObject({ trigger: z.literal('run'), runId: z.uuid(), integrationId: z.uuid() }),
]);
export type SyncRequest = z.infer<typeof SyncRequest>;

/** Durable: what stands between the steps is replayed after a death, so it only decides. */
export function sync(
  request: SyncRequest,
  context: DurableContext,
  ports: SyncPorts,
): Promise<void> {
  return request.trigger === 'schedule'
    ? startScheduled(context, ports)
    : runSync(request, context, ports);
}

/** Records and starts a run for each tenant, by one of its integrations that are enabled and whose sync is on. */
async function startScheduled(context: DurableContext, ports: SyncPorts): Promise<void> {
  const planned = await context.step('plan', async () => {
    const runs = new Map<string, { id: string; integrationId: string; requestedAt: string }>();
    for await (const { id, tenantId, enabled, entraIdSync } of ports.integrations.list()) {
      if (!enabled || !entraIdSync || runs.has(tenantId)) continue;
      const requestedAt = ports.now().toISOString();
      runs.set(tenantId, { id: ports.newId(), integrationId: id, requestedAt });
    }
    return [...runs.values()];
  });
  await context.step('start', async () => {
    for (const run of planned) {
      await ports.runs.create(queuedRun({ ...run, kind: 'entra-sync', trigger: 'schedule' }));
      await ports.sync.start(run);
    }
  });
}
