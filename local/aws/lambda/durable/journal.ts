import { closeSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import type { ErrorObject, OperationUpdate } from './operation.ts';

/** Everything that can happen to a durable execution, in the order it happened. */
export type JournalEntry = StartedEntry | LaterEntry;

export interface StartedEntry {
  readonly type: 'started';
  readonly at: number;
  readonly executionId: string;
  readonly name: string;
  readonly functionName: string;
  readonly qualifier: string;
  readonly versionArn: string;
  readonly input: string;
  readonly executionTimeoutMs: number;
  readonly retentionMs: number;
  /** The operation of another execution that waits for this one. */
  readonly caller?: { readonly executionId: string; readonly operationId: string };
}

export type EndStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';

export type LaterEntry = { readonly at: number } & (
  | { readonly type: 'invoked'; readonly requestId: string }
  | { readonly type: 'checkpointed'; readonly updates: readonly OperationUpdate[] }
  | {
      /** A wait ended, a step may be tried again, a callback or an invoked function answered. */
      readonly type: 'changed';
      readonly operationId: string;
      readonly status: EndStatus | 'READY';
      readonly result?: string | undefined;
      readonly error?: ErrorObject | undefined;
    }
  | { readonly type: 'heartbeat'; readonly operationId: string }
  | {
      readonly type: 'invocationEnded';
      /** Set when the invocation failed and is to be repeated at `retryAt`. */
      readonly error?: ErrorObject;
      readonly retryAt?: number;
      /** Refused for want of concurrency: not counted as a retry. */
      readonly throttled?: true;
    }
  | {
      readonly type: 'ended';
      readonly status: EndStatus;
      readonly result?: string | undefined;
      readonly error?: ErrorObject | undefined;
    }
);

/** An entry before the moment it happens is known. */
export type Happening = LaterEntry extends infer Entry
  ? Entry extends unknown
    ? Omit<Entry, 'at'>
    : never
  : never;

/** The append-only file of one execution: one JSON entry per line, readable by its owner only. */
export interface Journal {
  /**
   * Returns when the operating system has the entry, so that it outlives this process. (It is not
   * forced onto the disk: a power cut may lose the last entries.)
   */
  append(entry: JournalEntry): void;
  close(): void;
}

export function openJournal(path: string): Journal {
  let file: number | undefined;
  return {
    append(entry) {
      file ??= openSync(path, 'a', 0o600);
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      for (let written = 0; written < line.length; ) {
        written += writeSync(file, line, written);
      }
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/**
 * Reads a journal and cuts off a last line whose writing was interrupted: nobody was told that it
 * had been written.
 */
export function readJournal(path: string): JournalEntry[] {
  const content = readFileSync(path);
  const complete = content.lastIndexOf('\n') + 1;
  if (complete < content.length) truncateSync(path, complete);
  return content
    .subarray(0, complete)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): JournalEntry => JSON.parse(line));
}
