import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** One line a function or, about it, the service wrote. */
export interface LogLine {
  readonly functionName: string;
  readonly stream: 'stdout' | 'stderr' | 'platform';
  readonly text: string;
}

export type LogSink = (line: LogLine) => void;

/** A sink that appends every line to a file only its owner may read. */
export function createLogFile(path: string): LogSink & { close(): Promise<void> } {
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 });
  const write: LogSink = ({ functionName, text }) => {
    file.write(`${functionName}\t${text}\n`);
  };
  return Object.assign(write, {
    close: () => new Promise<void>((resolve) => file.end(resolve)),
  });
}

/** Calls `sink` for every line of `source` until it ends. */
export function forwardLines(source: Readable, sink: (text: string) => void): void {
  createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY }).on('line', sink);
}
