import type { DurableContext } from '@aws/durable-execution-sdk-js';
import { queuedRun } from '../shared/domain/run.ts';
import type { DiscoverPorts } from './discover.ts';

/** Records and starts a run for every integration that is enabled and whose discovery is on. */
export async function startScheduled(context: DurableContext, ports: DiscoverPorts): Promise<void> {
  const planned = await context.step('plan', async () => {
    const runs: { id: string; integrationId: string; requestedAt: string }[] = [];
    for await (const { id, enabled, cmdbDiscovery } of ports.integrations.list()) {
      const requestedAt = ports.now().toISOString();
      if (enabled && cmdbDiscovery)
        runs.push({ id: ports.newId(), integrationId: id, requestedAt });
    }
    return runs;
  });
  await context.step('start', async () => {
    for (const run of planned) {
      await ports.runs.create(queuedRun({ ...run, kind: 'full', trigger: 'schedule' }));
      await ports.discovery.start(run);
    }
  });
}
