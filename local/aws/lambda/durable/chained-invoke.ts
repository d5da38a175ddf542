import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { Invoker } from '../invoke.ts';
import { quotas } from '../quotas.ts';
import { LambdaServiceError } from '../service-error.ts';
import type { DurableExecution, OperationOutcome } from './execution.ts';
import type { StartRequest } from './executions.ts';
import { toErrorObject } from './invocation-verdict.ts';
import type { StartedEntry } from './journal.ts';
import type { DurableOperation } from './operation.ts';

/** Runs the functions that durable executions invoke, and tells them the outcome. */
export interface ChainedInvokes {
  /** Starts the function, or goes on waiting for it when it was started before a restart. */
  run(execution: DurableExecution, operation: DurableOperation): void;
  close(): void;
}

export interface ChainedInvokesOptions {
  readonly clock: Clock;
  readonly registry: FunctionRegistry;
  readonly invoker: Invoker;
  start(request: StartRequest): DurableExecution;
  findByCaller(caller: NonNullable<StartedEntry['caller']>): DurableExecution | undefined;
  onFailure(functionName: string, problem: unknown): void;
}

export function createChainedInvokes(options: ChainedInvokesOptions): ChainedInvokes {
  const { clock, registry, invoker } = options;
  const retries = new Set<() => void>();
  let closed = false;

  async function attempt(execution: DurableExecution, operation: DurableOperation, throttles = 0) {
    const { functionName = '', payload = '{}' } = operation.chainedInvoke ?? {};
    try {
      const outcome = await outcomeOf(execution, operation.id, functionName, payload);
      if (!closed) execution.complete(operation.id, outcome);
    } catch (error) {
      if (closed) return;
      if (error instanceof LambdaServiceError && error.code === 'TooManyRequestsException') {
        return retry(execution, operation, throttles);
      }
      const ErrorType = error instanceof LambdaServiceError ? error.code : 'ServiceException';
      const ErrorMessage = error instanceof Error ? error.message : String(error);
      if (ErrorType === 'ServiceException') options.onFailure(functionName, error);
      execution.complete(operation.id, { status: 'FAILED', error: { ErrorType, ErrorMessage } });
    }
  }

  function retry(execution: DurableExecution, operation: DurableOperation, throttles: number) {
    const { first, longest } = quotas.durableInvocationRetryMs;
    const cancel = clock.after(Math.min(longest, first * 2 ** throttles), () => {
      retries.delete(cancel);
      void attempt(execution, operation, throttles + 1);
    });
    retries.add(cancel);
  }

  async function outcomeOf(
    execution: DurableExecution,
    operationId: string,
    functionName: string,
    payload: string,
  ): Promise<OperationOutcome> {
    const { executionId } = execution.state.started;
    const caller = { executionId, operationId };
    const known = options.findByCaller(caller);
    if (known) return outcomeOfExecution(known);
    const target = registry.resolve(functionName);
    checkJson(payload);
    if (target.definition.durable) {
      return outcomeOfExecution(options.start({ target, input: payload, caller }));
    }
    const result = await invoker.run(target, randomUUID(), payload);
    return result.functionError
      ? { status: 'FAILED', error: toErrorObject(result.payload) }
      : { status: 'SUCCEEDED', result: result.payload };
  }

  return {
    run(execution, operation) {
      void attempt(execution, operation);
    },
    close() {
      closed = true;
      for (const cancel of retries) cancel();
    },
  };
}

async function outcomeOfExecution(execution: DurableExecution): Promise<OperationOutcome> {
  await execution.ended;
  const { status = 'FAILED', result, error } = execution.state.ended ?? {};
  return { status, result, error };
}

function checkJson(payload: string) {
  try {
    JSON.parse(payload);
  } catch (cause) {
    throw new LambdaServiceError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${cause}`,
      { cause },
    );
  }
}
