import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes the folder that a start keeps its data in: another start on the same data would write over the tables,
 * and over the certificate that the first one's functions trust.
 *
 * @returns gives it back
 * @throws a sentence naming the process that has it, and the flag for another folder
 */
export function claimDirectory(directory: string): () => void {
  const file = join(directory, 'npm-start.pid');
  const holder = holderOf(file);
  if (holder !== undefined) {
    throw new Error(
      `${directory} is in use by another npm start (process ${holder}). Stop that one, or choose another ` +
        `folder with --data DIR. If process ${holder} is something else, delete ${file}.`,
    );
  }
  rmSync(file, { force: true });
  // Of two starts at the same instant, one fails here.
  writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** The running process that a file names; a start that was killed leaves one of a process that is gone. */
function holderOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    if (pid > 0 && process.kill(pid, 0)) return pid;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ESRCH') throw error;
  }
  return undefined;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
