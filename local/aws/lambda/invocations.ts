import { randomUUID } from 'node:crypto';
import type { AsynchronousQueue } from './asynchronous-queue.ts';
import type { DurableExecution } from './durable/execution.ts';
import type { DurableExecutions } from './durable/executions.ts';
import { executionArn } from './durable/names.ts';
import { type InvocationResult, withinResponseSize } from './execution-environment.ts';
import type { InvocationTarget } from './function-registry.ts';
import type { Invoker } from './invoke.ts';
import { quotas } from './quotas.ts';
import { LambdaServiceError } from './service-error.ts';

export interface InvocationRequest {
  readonly target: InvocationTarget;
  /** JSON. */
  readonly event: string;
  /** For durable functions: makes the start idempotent. */
  readonly executionName?: string | undefined;
}

/** The two ways to invoke any function, durable or not. */
export interface Invocations {
  /** Waits for the result: of the whole execution, when the function is durable. */
  synchronous(
    request: InvocationRequest,
  ): Promise<InvocationResult & { readonly durableExecutionArn?: string }>;
  /** Resolves when the event, or the execution's start, is on disk. */
  asynchronous(request: InvocationRequest): Promise<{ readonly durableExecutionArn?: string }>;
}

export function createInvocations(parts: {
  readonly invoker: Invoker;
  readonly queue: AsynchronousQueue;
  readonly executions: DurableExecutions;
}): Invocations {
  const { invoker, queue, executions } = parts;
  const start = ({ target, event, executionName }: InvocationRequest) =>
    executions.start({ target, input: event, name: executionName });

  return {
    async synchronous(request) {
      const { target, event } = request;
      if (!target.definition.durable) return invoker.run(target, randomUUID(), event);
      if (target.definition.durable.executionTimeoutMs > quotas.durableSynchronousMs) {
        throw new LambdaServiceError(
          'InvalidParameterValueException',
          'You cannot synchronously invoke a durable function with an executionTimeout greater than 15 minutes.',
        );
      }
      const execution = start(request);
      await execution.ended;
      return { ...toResult(execution), durableExecutionArn: executionArn(execution.state.started) };
    },

    async asynchronous(request) {
      const { target, event } = request;
      if (target.definition.durable) {
        return { durableExecutionArn: executionArn(start(request).state.started) };
      }
      await queue.add(target.definition.name, target.qualifier, event);
      return {};
    },
  };
}

function toResult({ state }: DurableExecution): InvocationResult {
  const { status, result, error } = state.ended ?? {};
  if (status === 'SUCCEEDED') return withinResponseSize({ payload: result || 'null' });
  const { ErrorType: errorType, ErrorMessage: errorMessage, StackTrace: trace } = error ?? {};
  return {
    payload: JSON.stringify({ errorType, errorMessage, trace }),
    functionError: 'Unhandled',
  };
}
