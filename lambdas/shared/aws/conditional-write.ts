import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { backOff } from './back-off.ts';

/** So many attempts at a write that others' transactions, or too many of them, hinder: some five seconds. */
const MAX_ATTEMPTS = 10;

const PASSING: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/**
 * Whether a conditional write or transaction happened: false when a condition did not hold. One that
 * met a transaction on the same item, or was throttled inside one, wrote nothing and is repeated; the SDK
 * does not do that.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export async function conditionally(write: () => Promise<unknown>): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await write();
      return true;
    } catch (error) {
      if (conditionFailed(error)) return false;
      if (attempt === MAX_ATTEMPTS || !isPassing(error)) throw error;
      await backOff(attempt);
    }
  }
}

function conditionFailed(error: unknown): boolean {
  return (
    error instanceof ConditionalCheckFailedException ||
    reasons(error).includes('ConditionalCheckFailed')
  );
}

/** Whether nothing but the moment was wrong. */
function isPassing(error: unknown): boolean {
  if (error instanceof TransactionConflictException) return true;
  const causes = reasons(error).filter((reason) => reason !== 'None');
  return causes.length > 0 && causes.every((cause) => cause !== undefined && PASSING.has(cause));
}

function reasons(error: unknown): readonly (string | undefined)[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).map(({ Code }) => Code);
}
