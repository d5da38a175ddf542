import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is to be synthesized. */
export interface AssemblyOptions {
  /** As `-c`. */
  readonly context?: Readonly<Record<string, string>>;
  /** With the handlers' code; without it each function has an empty one, which takes less time. */
  readonly bundled?: boolean;
  /** With a web page, a small one. */
  readonly page?: boolean;
  /** Without CDK's and cdk-nag's rules, where another synthesis of the same has met them. */
  readonly unchecked?: boolean;
}

const PROGRAM = join(import.meta.dirname, 'write-assembly.ts');

/** How long to wait for another worker's synthesis, which takes seconds. */
const PATIENCE_MS = 300_000;

/**
 * The folder of a cloud assembly. Each is synthesized once in a run of the tests;
 * whoever asks for the same meanwhile waits. Not to be changed.
 *
 * @throws with what CDK says when it cannot be synthesized
 */
export function assemblyOf(options: AssemblyOptions = {}): string {
  const { context = {}, bundled = false, page = false, unchecked = false } = options;
  const asked = JSON.stringify([Object.entries(context).toSorted(), bundled, page, unchecked]);
  const name = createHash('sha256').update(asked).digest('hex').slice(0, 16);
  const folder = join(sharedFolder(), name);
  const lock = `${folder}.lock`;
  const end = Date.now() + PATIENCE_MS;
  while (!existsSync(folder)) {
    if (!take(lock)) {
      if (Date.now() > end) throw new Error(`Whoever holds ${lock} ended without its work.`);
      pause(50);
      continue;
    }
    try {
      const draft = `${folder}.draft`;
      writeAssembly(draft, options);
      renameSync(draft, folder);
    } finally {
      rmSync(lock);
    }
  }
  return folder;
}

/**
 * Synthesizes into a folder, in a process of its own: inside a test, CDK and its rules take many times
 * as long to load.
 *
 * @throws with what CDK says when it cannot be synthesized
 */
export function writeAssembly(outdir: string, options: AssemblyOptions = {}): void {
  const { context = {}, bundled = false, page = false, unchecked = false } = options;
  const parameters = [PROGRAM, JSON.stringify({ outdir, context, bundled, page })];
  const env = {
    ...process.env,
    NODE_COMPILE_CACHE: join(sharedFolder(), 'compiled'),
    ...(unchecked && { CDK_VALIDATION: 'false' }),
  };
  execFileSync(process.execPath, parameters, { stdio: 'pipe', env });
}

function sharedFolder(): string {
  const folder = process.env.TEST_RUN_FOLDER;
  if (folder === undefined) throw new Error('TEST_RUN_FOLDER is not set; Jest sets it.');
  return folder;
}

/** Whether the lock is ours now. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
