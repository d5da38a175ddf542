import * as z from 'zod';
import type { RouteRequest } from '../http-router.ts';
import { LambdaServiceError } from '../service-error.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ErrorObject.html */
const ErrorObject = z.object({
  ErrorMessage: z.string().optional(),
  ErrorType: z.string().optional(),
  ErrorData: z.string().optional(),
  StackTrace: z.array(z.string()).optional(),
});

const seconds = z.number().int().min(0);

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_OperationUpdate.html */
const OperationUpdate = z.object({
  Id: z.string().min(1),
  ParentId: z.string().optional(),
  Name: z.string().optional(),
  Type: z.enum(['EXECUTION', 'CONTEXT', 'STEP', 'WAIT', 'CALLBACK', 'CHAINED_INVOKE']),
  SubType: z.string().optional(),
  Action: z.enum(['START', 'SUCCEED', 'FAIL', 'RETRY', 'CANCEL']),
  Payload: z.string().optional(),
  Error: ErrorObject.optional(),
  ContextOptions: z.object({ ReplayChildren: z.boolean().optional() }).optional(),
  StepOptions: z.object({ NextAttemptDelaySeconds: seconds.optional() }).optional(),
  WaitOptions: z.object({ WaitSeconds: seconds.optional() }).optional(),
  CallbackOptions: z
    .object({ TimeoutSeconds: seconds.optional(), HeartbeatTimeoutSeconds: seconds.optional() })
    .optional(),
  ChainedInvokeOptions: z
    .object({ FunctionName: z.string(), TenantId: z.string().optional() })
    .optional(),
});

export const CheckpointBody = z.object({
  CheckpointToken: z.string(),
  ClientToken: z.string().optional(),
  Updates: z.array(OperationUpdate).default([]),
});

/** Absent when the caller gives no error. */
export const ErrorBody = ErrorObject.optional();

/** @throws LambdaServiceError InvalidRequestContentException, InvalidParameterValueException */
export function readJson<Schema extends z.ZodType>(
  { body }: RouteRequest,
  schema: Schema,
): z.infer<Schema> {
  let value: unknown;
  try {
    value = body.length === 0 ? undefined : JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new LambdaServiceError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${cause}`,
      { cause },
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new LambdaServiceError('InvalidParameterValueException', z.prettifyError(parsed.error));
}
