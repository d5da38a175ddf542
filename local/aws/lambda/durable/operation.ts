import type { ErrorObject, Operation, OperationUpdate } from '@aws-sdk/client-lambda';

/** One durable operation as the service keeps it. Times are milliseconds since 1970. */
export interface DurableOperation {
  readonly id: string;
  readonly type: NonNullable<Operation['Type']>;
  readonly parentId?: string | undefined;
  readonly name?: string | undefined;
  readonly subType?: string | undefined;
  readonly startedAt: number;
  status: NonNullable<Operation['Status']>;
  endedAt?: number;
  /** Attempts of a step that have ended. */
  attempt?: number;
  /** When a wait ends or the next attempt of a step may begin. */
  dueAt?: number;
  result?: string | undefined;
  error?: ErrorObject | undefined;
  /** The children of a finished context are replayed and therefore still handed out. */
  replayChildren?: boolean;
  callback?: { readonly timeoutAt?: number; readonly heartbeatMs?: number; heartbeatAt?: number };
  chainedInvoke?: { readonly functionName: string; readonly payload: string };
}

export type { ErrorObject, OperationUpdate };

/** Nothing more can happen to it. */
export function hasEnded({ status }: DurableOperation): boolean {
  return status !== 'STARTED' && status !== 'PENDING' && status !== 'READY';
}

/** Something outside the function will change it: time, a callback, another function. */
export function isOutstanding({ type, status }: DurableOperation): boolean {
  return type === 'STEP' ? status === 'PENDING' : type !== 'CONTEXT' && status === 'STARTED';
}

/** What is written for an update and counts as stored data. */
export function payloadBytes({ Payload, Error: error }: OperationUpdate): number {
  return byteLength(Payload) + errorBytes(error);
}

export function errorBytes(error: ErrorObject | undefined): number {
  return error === undefined ? 0 : byteLength(JSON.stringify(error));
}

export function byteLength(text: string | undefined): number {
  return text === undefined ? 0 : Buffer.byteLength(text);
}
