import { IntegrationError } from '../../shared/domain/integration-error.ts';
import type { Decision, DiscoveryStarter, Run, RunStore } from '../../shared/domain/run.ts';

/** What `decideRun` works with. */
export interface DecideRunPorts {
  readonly runs: RunStore;
  readonly discovery: DiscoveryStarter;
  readonly newId: () => string;
  readonly now: () => Date;
}

/**
 * Approves or rejects the retirements that a run holds, and has it carried out. Saying the same again
 * starts again what a failure may have kept from starting.
 *
 * @param by who decides
 * @throws IntegrationError `nothing_to_decide` when the run holds nothing, or was decided otherwise
 */
export async function decideRun(
  run: Run,
  outcome: Decision['outcome'],
  by: string,
  ports: DecideRunPorts,
): Promise<Run> {
  const decision: Decision = { outcome, by, at: ports.now().toISOString() };
  const isFirst = await ports.runs.decide(run.id, decision);
  const decided = (await ports.runs.get(run.id)) ?? run;
  const isOpen = decided.state === 'needs_approval' && decided.decision?.outcome === outcome;
  if (!isFirst && !isOpen) throw nothingToDecide(run.id);
  await ports.discovery.start(decided, ports.newId());
  return decided;
}

function nothingToDecide(runId: string): IntegrationError {
  return new IntegrationError(
    'nothing_to_decide',
    `Run ${runId} holds no retirements that wait for a decision.`,
    'Read the run again: somebody else may have decided.',
  );
}
