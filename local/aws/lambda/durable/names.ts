import { LambdaServiceError } from '../service-error.ts';
import type { ExecutionState } from './execution-state.ts';
import type { StartedEntry } from './journal.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetDurableExecution.html */
export function executionArn({ versionArn, name, executionId }: StartedEntry): string {
  return `${versionArn}/durable-execution/${name}/${executionId}`;
}

/** @throws LambdaServiceError InvalidParameterValueException */
export function checkExecutionName(name: string): void {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(name)) return;
  throw new LambdaServiceError(
    'InvalidParameterValueException',
    `'${name}' is no durable execution name: use up to 64 letters, digits, - and _.`,
  );
}

/** The token the next checkpoint of the invocation under way must carry. */
export function checkpointToken({ started, requestId, tokenSequence }: ExecutionState): string {
  return encode([started.executionId, requestId ?? '', String(tokenSequence)]);
}

/**
 * Refuses the token of an invocation that has been replaced, and a token already used.
 *
 * @throws LambdaServiceError in the words by which the SDK knows that a new invocation will go on
 */
export function checkToken(state: ExecutionState, token: string | null | undefined): void {
  if (state.requestId !== undefined && token === checkpointToken(state)) return;
  throw new LambdaServiceError('InvalidParameterValueException', 'Invalid Checkpoint Token');
}

export function callbackId(executionId: string, operationId: string): string {
  return encode([executionId, operationId]);
}

/** @throws LambdaServiceError InvalidParameterValueException */
export function readCallbackId(id: string): { executionId: string; operationId: string } {
  const [executionId, operationId] = Buffer.from(id, 'base64url').toString('utf8').split('\n');
  if (!executionId || !operationId) {
    throw new LambdaServiceError('InvalidParameterValueException', 'Invalid callback id.');
  }
  return { executionId, operationId };
}

function encode(parts: readonly string[]) {
  return Buffer.from(parts.join('\n')).toString('base64url');
}
