import { quotas } from '../quotas.ts';
import { LambdaServiceError } from '../service-error.ts';
import { type ExecutionState, visibleOperations } from './execution-state.ts';
import type { StartedEntry } from './journal.ts';
import { callbackId, checkpointToken, executionArn } from './names.ts';
import type { DurableOperation } from './operation.ts';

/** How a moment is written: ISO 8601 in events, seconds since 1970 in the API's answers. */
type WriteTime = (ms: number) => string | number;
const isoTime: WriteTime = (ms) => new Date(ms).toISOString();
export const epochSeconds: WriteTime = (ms) => ms / 1000;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Operation.html */
export function toWire(operation: DurableOperation, executionId: string, time: WriteTime) {
  const { id, type, status, dueAt, attempt, endedAt } = operation;
  const outcome = { Result: operation.result, Error: operation.error };
  return {
    Id: id,
    ParentId: operation.parentId,
    Name: operation.name,
    Type: type,
    SubType: operation.subType,
    Status: status,
    StartTimestamp: time(operation.startedAt),
    EndTimestamp: endedAt && time(endedAt),
    ...(type === 'STEP' && {
      StepDetails: {
        Attempt: attempt ?? 0,
        NextAttemptTimestamp: status === 'PENDING' && dueAt ? time(dueAt) : undefined,
        ...outcome,
      },
    }),
    ...(type === 'WAIT' && { WaitDetails: { ScheduledEndTimestamp: dueAt && time(dueAt) } }),
    ...(type === 'CONTEXT' && {
      ContextDetails: { ReplayChildren: operation.replayChildren, ...outcome },
    }),
    ...(type === 'CALLBACK' && {
      CallbackDetails: { CallbackId: callbackId(executionId, id), ...outcome },
    }),
    ...(type === 'CHAINED_INVOKE' && { ChainedInvokeDetails: outcome }),
  };
}

function executionOperation({ executionId, at, input }: StartedEntry, time: WriteTime) {
  return {
    Id: executionId,
    Type: 'EXECUTION',
    Status: 'STARTED',
    StartTimestamp: time(at),
    ExecutionDetails: { InputPayload: input },
  };
}

/** The event of an invocation: the state so far, or as much of it as an event holds. */
export function toInvocationEvent(state: ExecutionState, updatedIds: readonly string[]): string {
  const { items, bytes } = quotas.durableInitialState;
  const { Operations, NextMarker } = page(state, 0, items, bytes, isoTime);
  return JSON.stringify({
    DurableExecutionArn: executionArn(state.started),
    CheckpointToken: checkpointToken(state),
    InitialExecutionState: { Operations, NextMarker },
    UpdatedOperationIds: updatedIds,
  });
}

/**
 * One page of the state.
 *
 * @throws LambdaServiceError InvalidParameterValueException
 */
export function toStatePage(state: ExecutionState, marker: string | null, maxItems: string | null) {
  const { defaultItems, maximumItems } = quotas.durableStatePage;
  const asked = Number(maxItems ?? 0);
  const first = marker ? Number(marker) : 0;
  if (!Number.isInteger(asked) || asked < 0 || asked > maximumItems) {
    throw new LambdaServiceError(
      'InvalidParameterValueException',
      `MaxItems must be between 0 and ${maximumItems}.`,
    );
  }
  if (!Number.isInteger(first)) {
    throw new LambdaServiceError('InvalidParameterValueException', 'Invalid Marker.');
  }
  return page(state, first, asked || defaultItems, quotas.synchronousResponseBytes, epochSeconds);
}

/** Operations from the `first`th on, at least one, at most `items` and about `bytes`. */
function page(
  state: ExecutionState,
  first: number,
  items: number,
  bytes: number,
  time: WriteTime,
): { Operations: object[]; NextMarker?: string } {
  const { started } = state;
  const all = [undefined, ...visibleOperations(state)];
  const Operations: object[] = [];
  let room = bytes;
  for (const operation of all.slice(first, first + items)) {
    const wire = operation
      ? toWire(operation, started.executionId, time)
      : executionOperation(started, time);
    room -= Buffer.byteLength(JSON.stringify(wire)) + 1;
    if (room < 0 && Operations.length > 0) break;
    Operations.push(wire);
  }
  const next = first + Operations.length;
  return { Operations, ...(next < all.length && { NextMarker: String(next) }) };
}
