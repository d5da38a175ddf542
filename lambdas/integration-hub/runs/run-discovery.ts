import type { Integration } from '../../shared/domain/integration.ts';
import { IntegrationError, toFailure } from '../../shared/domain/integration-error.ts';
import { queuedRun, type Run, type RunStarter, type RunStore } from '../../shared/domain/run.ts';

/** What `runDiscovery` works with. */
export interface RunDiscoveryPorts {
  readonly runs: RunStore;
  readonly discovery: RunStarter;
  readonly newId: () => string;
  readonly now: () => Date;
}

/**
 * *Run Discovery Now*: records a run and starts it.
 *
 * @throws IntegrationError `integration_disabled` | `discovery_disabled`
 */
export async function runDiscovery(
  integration: Integration,
  ports: RunDiscoveryPorts,
): Promise<Run> {
  if (!integration.enabled) throw disabled();
  if (!integration.cmdbDiscovery) throw discoveryOff();
  const run = queuedRun({
    id: ports.newId(),
    integrationId: integration.id,
    kind: 'full',
    trigger: 'manual',
    requestedAt: ports.now().toISOString(),
  });
  await ports.runs.create(run);
  try {
    await ports.discovery.start(run);
  } catch (error) {
    const finishedAt = ports.now().toISOString();
    await ports.runs.finish(run.id, { state: 'failed', error: toFailure(error), finishedAt });
    throw error;
  }
  return run;
}

function disabled(): IntegrationError {
  return new IntegrationError(
    'integration_disabled',
    'The integration is disabled: nothing is read from its tenant.',
    'Enable it in Integration Hub → Microsoft Azure → Configure.',
  );
}

function discoveryOff(): IntegrationError {
  return new IntegrationError(
    'discovery_disabled',
    'CMDB Discovery is switched off for this integration.',
    'Switch CMDB Discovery on in Integration Hub → Microsoft Azure → Configure.',
  );
}
