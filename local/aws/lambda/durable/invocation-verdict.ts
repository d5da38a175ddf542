import * as z from 'zod';
import type { InvocationResult } from '../execution-environment.ts';
import type { EndStatus } from './journal.ts';
import type { ErrorObject } from './operation.ts';

/** What an invocation of a durable function means for its execution. */
export type InvocationVerdict =
  | { readonly type: 'pending' }
  | {
      readonly type: 'ended';
      readonly status: EndStatus;
      readonly result?: string | undefined;
      readonly error?: ErrorObject | undefined;
    }
  | { readonly type: 'failed'; readonly error: ErrorObject; readonly throttled: boolean };

const Answer = z.discriminatedUnion('Status', [
  z.object({ Status: z.literal('PENDING') }),
  z.object({ Status: z.literal('SUCCEEDED'), Result: z.string().nullish() }),
  z.object({
    Status: z.literal('FAILED'),
    Error: z
      .object({
        ErrorType: z.string().optional(),
        ErrorMessage: z.string().optional(),
        ErrorData: z.string().optional(),
        StackTrace: z.array(z.string()).optional(),
      })
      .optional(),
  }),
]);

const FunctionError = z.object({
  errorType: z.string().optional(),
  errorMessage: z.string().optional(),
  trace: z.array(z.string()).optional(),
});

/**
 * Reads what the SDK's wrapper around the handler answered. A function error, a crash or a
 * time-out is no answer: the invocation is repeated.
 */
export function judgeInvocation({ payload, functionError }: InvocationResult): InvocationVerdict {
  if (functionError !== undefined) {
    return { type: 'failed', error: toErrorObject(payload), throttled: false };
  }
  const { data } = Answer.safeParse(JSON.parse(payload));
  if (data === undefined) {
    const ErrorMessage = 'Invalid Status in invocation output.';
    const error = { ErrorType: 'InvalidParameterValueException', ErrorMessage };
    return { type: 'ended', status: 'FAILED', error };
  }
  if (data.Status === 'PENDING') return { type: 'pending' };
  if (data.Status === 'SUCCEEDED') {
    return { type: 'ended', status: 'SUCCEEDED', result: data.Result ?? undefined };
  }
  return { type: 'ended', status: 'FAILED', error: data.Error as ErrorObject | undefined };
}

/** A function's error in the form durable operations keep. */
export function toErrorObject(payload: string): ErrorObject {
  const { errorType, errorMessage, trace } = FunctionError.parse(JSON.parse(payload));
  return {
    ErrorType: errorType,
    ErrorMessage: errorMessage,
    ...(trace && { StackTrace: trace }),
  };
}
