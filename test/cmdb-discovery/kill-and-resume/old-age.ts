import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { replay } from '../../../local/aws/lambda/durable/execution-state.ts';
import { type JournalEntry, readJournal } from '../../../local/aws/lambda/durable/journal.ts';
import { quotas } from '../../../local/aws/lambda/quotas.ts';

/** The journals of a service's durable executions. */
export function journalsIn(dataDirectory: string): string[] {
  const directory = join(dataDirectory, 'durable-executions');
  return readdirSync(directory).map((file) => join(directory, file));
}

/** How many operations an execution has had, by AWS's count. */
export function operationsOf(journal: string): number {
  return replay(readJournal(journal)).operationCount;
}

/** Whether an execution waits for a function that it has invoked. */
export function hasInvoked(journal: string): boolean {
  return [...replay(readJournal(journal)).operations.values()].some(
    ({ type }) => type === 'CHAINED_INVOKE',
  );
}

/** Lets an execution have been interrupted so often that few operations are left to it. */
export function growOld(journal: string): void {
  const at = Date.now();
  const error = { ErrorType: 'Runtime.ExitError', ErrorMessage: 'The process ended.' };
  const interrupted: JournalEntry = { type: 'invocationEnded', at, error, retryAt: at };
  const count = quotas.durableOperations - operationsOf(journal) - 20;
  appendFileSync(journal, `${JSON.stringify(interrupted)}\n`.repeat(count));
}
