import type { ExecutionState } from './execution-state.ts';
import type { Happening } from './journal.ts';
import { type DurableOperation, isOutstanding } from './operation.ts';

/** The next moment at which something is due; undefined when only others can move it on. */
export function nextDue(state: ExecutionState): number | undefined {
  const { started, ended, retryAt } = state;
  if (ended) return ended.at + started.retentionMs;
  const times = [started.at + started.executionTimeoutMs];
  if (retryAt !== undefined) times.push(retryAt);
  for (const operation of state.operations.values()) {
    if (!isOutstanding(operation)) continue;
    const { dueAt, callback } = operation;
    for (const time of [dueAt, callback?.timeoutAt, callback?.heartbeatAt]) {
      if (time !== undefined) times.push(time);
    }
  }
  return Math.min(...times);
}

/**
 * What the passing of time has done up to `now`: the execution timed out, or waits ended, steps may
 * be tried again, callbacks were given up.
 */
export function whatIsDue(state: ExecutionState, now: number): Happening[] {
  const { started, ended, operations } = state;
  if (ended) return [];
  if (started.at + started.executionTimeoutMs <= now) {
    const error = timeout('Durable execution timed out.');
    return [{ type: 'ended', status: 'TIMED_OUT', error }];
  }
  return [...operations.values()]
    .filter(isOutstanding)
    .flatMap((operation) => changeOf(operation, now));
}

function changeOf({ id, type, dueAt, callback }: DurableOperation, now: number): Happening[] {
  const isDue = (time: number | undefined) => time !== undefined && time <= now;
  const change = { type: 'changed', operationId: id } as const;
  if (type === 'STEP' && isDue(dueAt)) return [{ ...change, status: 'READY' }];
  if (type === 'WAIT' && isDue(dueAt)) return [{ ...change, status: 'SUCCEEDED' }];
  if (isDue(callback?.timeoutAt)) {
    return [{ ...change, status: 'TIMED_OUT', error: timeout('Callback timed out') }];
  }
  if (isDue(callback?.heartbeatAt)) {
    return [{ ...change, status: 'TIMED_OUT', error: timeout('Callback timed out on heartbeat') }];
  }
  return [];
}

function timeout(ErrorMessage: string) {
  return { ErrorType: 'TimeoutError', ErrorMessage };
}
