import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { replay } from '../../../local/aws/lambda/durable/execution-state.ts';
import { type JournalEntry, readJournal } from '../../../local/aws/lambda/durable/journal.ts';
import { quotas } from '../../../local/aws/lambda/quotas.ts';

/** The journals of a service's durable executions; to be read when they have ended, or it has. */
export function journalsIn(dataDirectory: string): string[] {
  const directory = join(dataDirectory, 'durable-executions');
  return readdirSync(directory).map((file) => join(directory, file));
}

/** How many operations an execution has had, by AWS's count. */
export function operationsOf(journal: string): number {
  return replay(readJournal(journal)).operationCount;
}

/** Lets an execution have been interrupted so often that few operations are left to it. */
export function growOld(journal: string): void {
  const at = Date.now();
  const error = { ErrorType: 'Runtime.ExitError', ErrorMessage: 'The process ended.' };
  const interrupted: JournalEntry = { type: 'invocationEnded', at, error, retryAt: at };
  const count = quotas.durableOperations - operationsOf(journal) - 20;
  appendFileSync(journal, `${JSON.stringify(interrupted)}\n`.repeat(count));
}
