import type { JournalEntry, LaterEntry, StartedEntry } from './journal.ts';
import {
  byteLength,
  type DurableOperation,
  errorBytes,
  hasEnded,
  type OperationUpdate,
  payloadBytes,
} from './operation.ts';

/** A durable execution: what its journal adds up to. */
export interface ExecutionState {
  readonly started: StartedEntry;
  /** In the order they began; the execution itself is not among them. */
  readonly operations: Map<string, DurableOperation>;
  /** Counted against the quota: beginnings, retries of steps, repeated invocations. */
  operationCount: number;
  storedBytes: number;
  /** Operations that changed since an invocation was last told. */
  readonly updated: Set<string>;
  /** Which token is the valid one: it moves with every invocation and checkpoint. */
  tokenSequence: number;
  /** The invocation under way. */
  requestId?: string | undefined;
  /** Invocations that failed in a row. */
  failures: number;
  /** When a failed invocation is repeated. */
  retryAt?: number | undefined;
  ended?: Extract<LaterEntry, { type: 'ended' }>;
}

/** @throws Error when the first entry is not the execution's start */
export function replay([first, ...later]: readonly JournalEntry[]): ExecutionState {
  if (first?.type !== 'started') {
    throw new Error('A journal begins with the start of its execution.');
  }
  const state = initialState(first);
  for (const entry of later) {
    if (entry.type !== 'started') apply(state, entry);
  }
  return state;
}

export function initialState(started: StartedEntry): ExecutionState {
  return {
    started,
    operations: new Map(),
    operationCount: 1,
    storedBytes: byteLength(started.input),
    updated: new Set(),
    tokenSequence: 0,
    failures: 0,
  };
}

/** Moves the state on by one entry. */
export function apply(state: ExecutionState, entry: LaterEntry): void {
  switch (entry.type) {
    case 'invoked':
      state.requestId = entry.requestId;
      state.retryAt = undefined;
      state.tokenSequence += 1;
      state.updated.clear();
      return;
    case 'checkpointed':
      state.failures = 0;
      state.tokenSequence += 1;
      state.updated.clear();
      for (const update of entry.updates) applyUpdate(state, update, entry.at);
      return;
    case 'changed': {
      const operation = state.operations.get(entry.operationId);
      if (!operation) return;
      operation.status = entry.status;
      state.storedBytes += byteLength(entry.result) + errorBytes(entry.error);
      if (entry.status !== 'READY') {
        operation.endedAt = entry.at;
        operation.result = entry.result;
        operation.error = entry.error;
      }
      state.updated.add(entry.operationId);
      return;
    }
    case 'heartbeat': {
      const callback = state.operations.get(entry.operationId)?.callback;
      if (callback?.heartbeatMs) callback.heartbeatAt = entry.at + callback.heartbeatMs;
      return;
    }
    case 'invocationEnded':
      state.requestId = undefined;
      state.retryAt = entry.retryAt;
      state.failures = entry.error ? state.failures + 1 : 0;
      if (entry.error && !entry.throttled) {
        state.operationCount += 1;
        state.storedBytes += errorBytes(entry.error);
      }
      return;
    case 'ended':
      state.requestId = undefined;
      state.retryAt = undefined;
      state.ended = entry;
      state.storedBytes += byteLength(entry.result) + errorBytes(entry.error);
  }
}

function applyUpdate(state: ExecutionState, update: OperationUpdate, at: number) {
  const { Id = '', Type = 'STEP', Action } = update;
  if (Type === 'EXECUTION') {
    const status = Action === 'SUCCEED' ? 'SUCCEEDED' : 'FAILED';
    const { Payload: result, Error: error } = update;
    return apply(state, { type: 'ended', at, status, result, error });
  }
  let operation = state.operations.get(Id);
  if (!operation) {
    operation = begin(update, at);
    state.operations.set(Id, operation);
    state.operationCount += 1;
  }
  state.storedBytes += payloadBytes(update);
  if (Action === 'START') {
    operation.status = 'STARTED';
    return;
  }
  if (Action === 'RETRY') {
    operation.status = 'PENDING';
    operation.dueAt = at + (update.StepOptions?.NextAttemptDelaySeconds ?? 0) * 1000;
    state.operationCount += 1;
  } else {
    operation.status =
      Action === 'SUCCEED' ? 'SUCCEEDED' : Action === 'FAIL' ? 'FAILED' : 'CANCELLED';
    operation.endedAt = at;
  }
  operation.result = update.Payload;
  operation.error = update.Error;
  if (Type === 'STEP') operation.attempt = (operation.attempt ?? 0) + 1;
  if (update.ContextOptions?.ReplayChildren) operation.replayChildren = true;
}

function begin(update: OperationUpdate, at: number): DurableOperation {
  const { CallbackOptions, ChainedInvokeOptions, WaitOptions } = update;
  const operation: DurableOperation = {
    id: update.Id ?? '',
    type: update.Type ?? 'STEP',
    parentId: update.ParentId,
    name: update.Name,
    subType: update.SubType,
    startedAt: at,
    status: 'STARTED',
  };
  if (operation.type === 'WAIT') operation.dueAt = at + (WaitOptions?.WaitSeconds ?? 0) * 1000;
  if (operation.type === 'CALLBACK') {
    const timeoutMs = (CallbackOptions?.TimeoutSeconds ?? 0) * 1000;
    const heartbeatMs = (CallbackOptions?.HeartbeatTimeoutSeconds ?? 0) * 1000;
    operation.callback = {
      ...(timeoutMs > 0 && { timeoutAt: at + timeoutMs }),
      ...(heartbeatMs > 0 && { heartbeatMs, heartbeatAt: at + heartbeatMs }),
    };
  }
  if (operation.type === 'CHAINED_INVOKE') {
    const functionName = ChainedInvokeOptions?.FunctionName ?? '';
    operation.chainedInvoke = { functionName, payload: update.Payload || '{}' };
  }
  return operation;
}

/**
 * Operations an invocation is given. Those below a finished context are left out, unless the
 * context asks for them to be replayed.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetDurableExecutionState.html
 */
export function visibleOperations({ operations }: ExecutionState): DurableOperation[] {
  const hidden = new Set<string>();
  return [...operations.values()].filter(({ id, parentId = '' }) => {
    const parent = operations.get(parentId);
    const isHidden =
      hidden.has(parentId) || (parent && hasEnded(parent) && parent.replayChildren !== true);
    if (isHidden) hidden.add(id);
    return !isHidden;
  });
}
