import { quotas } from '../quotas.ts';
import { LambdaServiceError } from '../service-error.ts';
import type { ExecutionState } from './execution-state.ts';
import {
  byteLength,
  type DurableOperation,
  errorBytes,
  type OperationUpdate,
  payloadBytes,
} from './operation.ts';

type Type = DurableOperation['type'];
type Action = NonNullable<OperationUpdate['Action']>;
type Status = DurableOperation['status'] | 'absent';

/** In which states of an operation an action is accepted. */
const accepted: Record<Exclude<Type, 'EXECUTION'>, Partial<Record<Action, readonly Status[]>>> = {
  STEP: {
    START: ['absent', 'READY'],
    SUCCEED: ['absent', 'STARTED', 'READY'],
    FAIL: ['absent', 'STARTED', 'READY'],
    RETRY: ['absent', 'STARTED', 'READY'],
  },
  CONTEXT: { START: ['absent'], SUCCEED: ['absent', 'STARTED'], FAIL: ['absent', 'STARTED'] },
  WAIT: { START: ['absent'], CANCEL: ['STARTED'] },
  CALLBACK: { START: ['absent'], CANCEL: ['STARTED'] },
  CHAINED_INVOKE: { START: ['absent'], CANCEL: ['STARTED'] },
};

const statusAfter: Record<Action, DurableOperation['status']> = {
  START: 'STARTED',
  SUCCEED: 'SUCCEEDED',
  FAIL: 'FAILED',
  RETRY: 'PENDING',
  CANCEL: 'CANCELLED',
};

/**
 * Refuses a checkpoint the execution's state or a quota does not allow; then none of its updates
 * is applied.
 *
 * @throws LambdaServiceError InvalidParameterValueException, which the SDK takes as the end of the
 *   execution
 */
export function checkUpdates(state: ExecutionState, updates: readonly OperationUpdate[]): void {
  checkExecutionUpdates(updates);
  const seen = new Map<string, { status: Status; type: Type }>();
  let operations = state.operationCount;
  let bytes = state.storedBytes;
  for (const update of updates) {
    checkSizes(update);
    bytes += payloadBytes(update);
    const { Id, Type: type, Action: action } = update;
    if (!Id || !type || !action) refuse('An operation update needs an Id, a Type and an Action.');
    if (type === 'EXECUTION') continue;
    const known = seen.get(Id) ?? state.operations.get(Id);
    if (known && known.type !== type) refuse(`Operation ${Id} is a ${known.type}, not a ${type}.`);
    const status = known?.status ?? 'absent';
    if (!accepted[type]?.[action]?.includes(status)) {
      refuse(`Invalid ${type} action: ${action} of an operation that is ${status}.`);
    }
    checkParent(update.ParentId, (id) => seen.get(id) ?? state.operations.get(id));
    if (!known) operations += 1;
    if (action === 'RETRY') operations += 1;
    seen.set(Id, { type, status: statusAfter[action] });
  }
  checkQuotas(operations, bytes);
}

/** @throws LambdaServiceError when an execution would exceed a hard quota */
export function checkQuotas(operations: number, bytes: number): void {
  if (operations > quotas.durableOperations) {
    refuse(
      `The durable execution would have ${operations} operations; AWS allows ${quotas.durableOperations}, retries included. Do more work in each step or split the work over several executions.`,
    );
  }
  if (bytes > quotas.durableStorageBytes) {
    refuse(
      `The durable execution would have stored ${bytes} bytes; AWS allows ${quotas.durableStorageBytes}. Keep large data elsewhere and return only keys to it.`,
    );
  }
}

function checkExecutionUpdates(updates: readonly OperationUpdate[]) {
  const first = updates.findIndex(({ Type }) => Type === 'EXECUTION');
  if (first === -1) return;
  if (first < updates.length - 1) refuse('EXECUTION checkpoint must be the last update.');
  const { Action: action = '' } = updates[first] ?? {};
  if (action !== 'SUCCEED' && action !== 'FAIL') refuse('Invalid EXECUTION action.');
}

function checkSizes({ Type, Action: action, Payload, Error: error, StepOptions }: OperationUpdate) {
  if (action === 'FAIL' && Payload != null) refuse('Cannot provide a Payload for FAIL action.');
  if (action === 'SUCCEED' && error != null) refuse('Cannot provide an Error for SUCCEED action.');
  if (action === 'RETRY' && StepOptions == null) {
    refuse('Invalid StepOptions for the given action.');
  }
  if (errorBytes(error) > quotas.durableErrorBytes) {
    refuse(`Error object size must be less than ${quotas.durableErrorBytes} bytes.`);
  }
  // The result of an execution may exceed what a response holds: that is why it is checkpointed.
  if (Type !== 'EXECUTION' && byteLength(Payload) > quotas.durableOperationPayloadBytes) {
    const direction = action === 'START' ? 'input' : 'output';
    refuse(
      `${Type} ${direction} payload size must be less than or equal to ${quotas.durableOperationPayloadBytes} bytes.`,
    );
  }
}

function checkParent(
  id: string | undefined,
  find: (id: string) => { type: Type } | undefined,
): void {
  if (id !== undefined && find(id)?.type !== 'CONTEXT') refuse('Invalid parent operation id.');
}

function refuse(message: string): never {
  throw new LambdaServiceError('InvalidParameterValueException', message);
}
