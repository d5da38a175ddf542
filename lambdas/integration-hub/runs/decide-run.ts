import { IntegrationError } from '../../shared/domain/integration-error.ts';
import type { Decision, Run, RunStarter, RunStore } from '../../shared/domain/run.ts';

/** What `decideRun` works with. */
export interface DecideRunPorts {
  readonly runs: RunStore;
  /** Of the flow whose run it is. */
  readonly starter: RunStarter;
  readonly newId: () => string;
  readonly now: () => Date;
}

/**
 * Approves or rejects the retirements or removals that a run holds, and has it carried out. Saying the same again
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
  if (!isFirst && !isOpen) throw nothingToDecide(decided);
  await ports.starter.start(decided, ports.newId());
  return decided;
}

function nothingToDecide({ id, state, error }: Run): IntegrationError {
  if (state === 'superseded' && error) {
    return new IntegrationError('nothing_to_decide', error.message, error.fix);
  }
  return new IntegrationError(
    'nothing_to_decide',
    `Run ${id} holds nothing that waits for a decision.`,
    'Read the run again: somebody else may have decided.',
  );
}
