import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { backOff } from './back-off.ts';

/** So many attempts at a write that others' transactions hinder. */
const MAX_ATTEMPTS = 5;

/**
 * Whether a conditional write or transaction happened: false when a condition did not hold. One that
 * met a transaction on the same item wrote nothing and is repeated; the SDK does not do that.
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
      if (attempt === MAX_ATTEMPTS || !isConflict(error)) throw error;
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

function isConflict(error: unknown): boolean {
  return (
    error instanceof TransactionConflictException || reasons(error).includes('TransactionConflict')
  );
}

function reasons(error: unknown): readonly (string | undefined)[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).map(({ Code }) => Code);
}
