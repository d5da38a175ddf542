import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { InvocationResult } from '../execution-environment.ts';
import { quotas } from '../quotas.ts';
import { LambdaServiceError } from '../service-error.ts';
import { checkQuotas, checkUpdates } from './checkpoint-rules.ts';
import { nextDue, whatIsDue } from './due.ts';
import { apply, type ExecutionState } from './execution-state.ts';
import { type InvocationVerdict, judgeInvocation } from './invocation-verdict.ts';
import type { EndStatus, Happening, Journal, LaterEntry } from './journal.ts';
import { checkpointToken, checkToken } from './names.ts';
import {
  type DurableOperation,
  type ErrorObject,
  errorBytes,
  isOutstanding,
  type OperationUpdate,
} from './operation.ts';
import { epochSeconds, toInvocationEvent, toWire } from './wire.ts';

/** How an operation outside the function came out. */
export interface OperationOutcome {
  readonly status: EndStatus;
  readonly result?: string | undefined;
  readonly error?: ErrorObject | undefined;
}

/** A durable execution at work. Everything it does is in its journal before it is seen. */
export interface DurableExecution {
  readonly state: ExecutionState;
  /** Goes on from wherever the journal ends. */
  resume(): void;
  /** @throws LambdaServiceError InvalidParameterValueException */
  checkpoint(request: CheckpointRequest): CheckpointAnswer;
  /** A callback or an invoked function has answered; false when nobody waits for it any more. */
  complete(operationId: string, outcome: OperationOutcome): boolean;
  /** Gives a callback more time; false when nobody waits for it any more. */
  heartbeat(operationId: string): boolean;
  stop(error: ErrorObject | undefined): void;
  /** Resolves when the execution has ended. */
  readonly ended: Promise<void>;
  /** Lets go of timers and files without ending the execution. */
  close(): void;
}

export interface CheckpointRequest {
  readonly token: string | undefined;
  /** The same again after a lost answer gets the same answer. */
  readonly clientToken: string | undefined;
  readonly updates: readonly OperationUpdate[];
}

/** As it is sent: @see https://docs.aws.amazon.com/lambda/latest/api/API_CheckpointDurableExecution.html */
export interface CheckpointAnswer {
  readonly CheckpointToken: string;
  readonly NewExecutionState: { readonly Operations: readonly object[] };
}

export interface DurableExecutionOptions {
  readonly state: ExecutionState;
  readonly journal: Journal;
  readonly clock: Clock;
  invoke(requestId: string, event: string): Promise<InvocationResult>;
  /** Starts, or after a restart takes up again, the function an operation waits for. */
  chain(operation: DurableOperation): void;
  onExpired(): void;
  /** Told of each failed invocation, in words for the person reading the log. */
  onInvocationFailed(why: string): void;
}

export function createDurableExecution(options: DurableExecutionOptions): DurableExecution {
  const { state, journal, clock } = options;
  const { executionId } = state.started;
  let cancelTimer = () => {};
  let closed = false;
  let tellEnded = () => {};
  const ended = new Promise<void>((resolve) => {
    tellEnded = resolve;
  });
  let last: { request: CheckpointRequest; answer: CheckpointAnswer } | undefined;

  function record(happening: Happening) {
    const entry = { at: clock.now(), ...happening } as LaterEntry;
    journal.append(entry);
    apply(state, entry);
  }

  /** Does what the state calls for: to be run again after every change. */
  function proceed() {
    cancelTimer();
    if (closed) return;
    recordWhatIsDue();
    if (state.ended) {
      journal.close();
      tellEnded();
    } else if (wantsInvocation()) {
      void runInvocation();
    }
    const due = nextDue(state);
    if (due !== undefined) cancelTimer = clock.after(Math.max(0, due - clock.now()), onTimer);
  }

  function onTimer() {
    const { ended: end, started } = state;
    if (end && clock.now() >= end.at + started.retentionMs) return options.onExpired();
    return proceed();
  }

  function recordWhatIsDue() {
    for (const happening of whatIsDue(state, clock.now())) record(happening);
  }

  function wantsInvocation() {
    if (state.requestId !== undefined) return false;
    if (state.retryAt !== undefined) return state.retryAt <= clock.now();
    return state.tokenSequence === 0 || state.updated.size > 0;
  }

  async function runInvocation() {
    const requestId = randomUUID();
    const updatedIds = [...state.updated];
    record({ type: 'invoked', requestId });
    const event = toInvocationEvent(state, updatedIds);
    const verdict = await options.invoke(requestId, event).then(judgeInvocation, refused);
    // What a closing service interrupted is taken up when it starts again.
    if (closed || state.requestId !== requestId) return;
    recordVerdict(verdict);
    proceed();
  }

  function recordVerdict(verdict: InvocationVerdict) {
    if (verdict.type === 'ended') return finish(verdict);
    if (verdict.type === 'failed') return retryInvocation(verdict);
    const operations = [...state.operations.values()];
    if (state.updated.size > 0 || operations.some(isOutstanding)) {
      return record({ type: 'invocationEnded' });
    }
    return finish(invalid('Cannot return PENDING status with no pending operations.'));
  }

  function finish({ status, result, error }: OperationOutcome) {
    record({ type: 'ended', status, result, error });
  }

  function retryInvocation({ error, throttled }: { error: ErrorObject; throttled: boolean }) {
    const { first, longest } = quotas.durableInvocationRetryMs;
    const delay = Math.min(longest, first * 2 ** state.failures);
    const retryAt = clock.now() + delay;
    options.onInvocationFailed(
      `Durable execution ${state.started.name}: an invocation failed and is repeated in ${delay / 1000} s: ${error.ErrorType}: ${error.ErrorMessage}`,
    );
    if (throttled) return record({ type: 'invocationEnded', error, retryAt, throttled });
    try {
      checkQuotas(state.operationCount + 1, state.storedBytes + errorBytes(error));
    } catch (quota) {
      return finish(invalid(String((quota as Error).message)));
    }
    return record({ type: 'invocationEnded', error, retryAt });
  }

  return {
    state,
    ended,
    resume() {
      // The process that worked on it ended with the service.
      if (!state.ended && state.requestId !== undefined) {
        const error = {
          ErrorType: 'Runtime.ExitError',
          ErrorMessage: 'The Lambda service was restarted during the invocation.',
        };
        record({ type: 'invocationEnded', error, retryAt: clock.now() });
      }
      if (!state.ended) {
        for (const operation of state.operations.values()) {
          if (operation.chainedInvoke && isOutstanding(operation)) options.chain(operation);
        }
      }
      proceed();
    },

    checkpoint(request) {
      const { token, clientToken, updates } = request;
      const isRepeated = last?.request.token === token && last?.request.clientToken === clientToken;
      if (last && clientToken !== undefined && isRepeated) return last.answer;
      recordWhatIsDue();
      checkToken(state, token);
      checkUpdates(state, updates);
      const changed = new Set([...state.updated, ...updates.map(({ Id = '' }) => Id)]);
      record({ type: 'checkpointed', updates });
      const Operations = [...changed].flatMap((id) => {
        const operation = state.operations.get(id);
        return operation ? [toWire(operation, executionId, epochSeconds)] : [];
      });
      const answer = {
        CheckpointToken: checkpointToken(state),
        NewExecutionState: { Operations },
      };
      last = { request, answer };
      for (const { Id = '', Action: action } of updates) {
        const operation = state.operations.get(Id);
        if (action === 'START' && operation?.chainedInvoke) options.chain(operation);
      }
      proceed();
      return answer;
    },

    complete(operationId, outcome) {
      const operation = state.operations.get(operationId);
      if (closed || state.ended || !operation || !isOutstanding(operation)) return false;
      record({ type: 'changed', operationId, ...outcome });
      proceed();
      return true;
    },

    heartbeat(operationId) {
      const operation = state.operations.get(operationId);
      if (closed || state.ended || !operation || !isOutstanding(operation)) return false;
      record({ type: 'heartbeat', operationId });
      proceed();
      return true;
    },

    stop(error) {
      if (state.ended) return;
      record({ type: 'ended', status: 'STOPPED', error });
      proceed();
    },

    close() {
      closed = true;
      cancelTimer();
      journal.close();
    },
  };
}

function refused(error: unknown): InvocationVerdict {
  const throttled =
    error instanceof LambdaServiceError && error.code === 'TooManyRequestsException';
  const ErrorType = error instanceof LambdaServiceError ? error.code : 'ServiceException';
  return { type: 'failed', error: { ErrorType, ErrorMessage: String(error) }, throttled };
}

function invalid(ErrorMessage: string): OperationOutcome {
  const error = { ErrorType: 'InvalidParameterValueException', ErrorMessage };
  return { status: 'FAILED', error };
}
