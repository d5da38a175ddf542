import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { FunctionRegistry, InvocationTarget } from '../function-registry.ts';
import type { Invoker } from '../invoke.ts';
import { LambdaServiceError } from '../service-error.ts';
import { createChainedInvokes } from './chained-invoke.ts';
import { createDurableExecution, type DurableExecution } from './execution.ts';
import { type ExecutionState, initialState, replay } from './execution-state.ts';
import { openJournal, readJournal, type StartedEntry } from './journal.ts';
import { checkExecutionName, executionArn } from './names.ts';

export interface StartRequest {
  readonly target: InvocationTarget;
  /** Makes the start idempotent; a random one is made when absent. */
  readonly name?: string | undefined;
  /** JSON. */
  readonly input: string;
  readonly caller?: StartedEntry['caller'];
}

/** All durable executions of the service. */
export interface DurableExecutions {
  /**
   * Starts an execution, or returns the one that already has this name and input.
   *
   * @throws LambdaServiceError InvalidParameterValueException, DurableExecutionAlreadyStartedException
   * @see https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-idempotency.html
   */
  start(request: StartRequest): DurableExecution;
  /** By execution id, the last part of the ARN. */
  find(executionId: string): DurableExecution | undefined;
  list(): readonly ExecutionState[];
  /** Lets go of everything; what is unfinished goes on when the service starts again. */
  close(): void;
}

export interface DurableExecutionsOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly registry: FunctionRegistry;
  readonly invoker: Invoker;
  onFailure(functionName: string, problem: unknown): void;
}

/** Opens the executions kept in `directory` and resumes those that have not ended. */
export function openDurableExecutions(options: DurableExecutionsOptions): DurableExecutions {
  const { directory, clock, registry, invoker } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const byId = new Map<string, DurableExecution>();
  const byName = new Map<string, DurableExecution>();
  const byCaller = new Map<string, DurableExecution>();

  const pathOf = (executionId: string) => join(directory, `${executionId}.jsonl`);
  const chains = createChainedInvokes({
    ...options,
    start: (request) => start(request),
    findByCaller: (caller) => byCaller.get(callerKey(caller)),
  });

  function open(state: ExecutionState): DurableExecution {
    const { executionId, functionName, qualifier, caller } = state.started;
    const execution = createDurableExecution({
      state,
      journal: openJournal(pathOf(executionId)),
      clock,
      invoke: async (requestId, event) =>
        invoker.run(registry.resolve(functionName, qualifier), requestId, event),
      chain: (operation) => chains.run(execution, operation),
      onExpired: () => forget(execution),
      onInvocationFailed: (why) => options.onFailure(functionName, why),
    });
    byId.set(executionId, execution);
    byName.set(nameKey(state.started), execution);
    if (caller) byCaller.set(callerKey(caller), execution);
    return execution;
  }

  function forget(execution: DurableExecution) {
    const { executionId, caller } = execution.state.started;
    execution.close();
    byId.delete(executionId);
    byName.delete(nameKey(execution.state.started));
    if (caller) byCaller.delete(callerKey(caller));
    rmSync(pathOf(executionId), { force: true });
  }

  function start({ target, name, input, caller }: StartRequest): DurableExecution {
    const { definition, qualifier, versionArn } = target;
    const { durable } = definition;
    if (qualifier === undefined || durable === undefined) {
      throw new LambdaServiceError(
        'InvalidParameterValueException',
        'You cannot invoke a durable function using an unqualified ARN.',
      );
    }
    if (name !== undefined) checkExecutionName(name);
    const executionId = randomUUID();
    const started: StartedEntry = {
      type: 'started',
      at: clock.now(),
      executionId,
      name: name ?? executionId,
      functionName: definition.name,
      qualifier,
      versionArn,
      input,
      ...durable,
      ...(caller && { caller }),
    };
    const existing = byName.get(nameKey(started));
    if (existing) {
      if (existing.state.started.input === input) return existing;
      throw new LambdaServiceError(
        'DurableExecutionAlreadyStartedException',
        `Execution already started with another payload: ${executionArn(existing.state.started)}`,
      );
    }
    const journal = openJournal(pathOf(executionId));
    journal.append(started);
    journal.close();
    const execution = open(initialState(started));
    execution.resume();
    return execution;
  }

  for (const file of readdirSync(directory).filter((name) => name.endsWith('.jsonl'))) {
    const entries = readJournal(join(directory, file));
    // Killed while the very first entry was written: nobody was told of this execution.
    if (entries.length === 0) rmSync(join(directory, file));
    else open(replay(entries));
  }
  // All are known before the first goes on: one may wait for another.
  for (const execution of [...byId.values()]) execution.resume();

  return {
    start,
    find: (executionId) => byId.get(executionId),
    list: () => [...byId.values()].map(({ state }) => state),
    close() {
      chains.close();
      for (const execution of byId.values()) execution.close();
    },
  };
}

function nameKey({ functionName, name }: StartedEntry) {
  return `${functionName}/${name}`;
}

function callerKey({ executionId, operationId }: NonNullable<StartedEntry['caller']>) {
  return `${executionId}/${operationId}`;
}
