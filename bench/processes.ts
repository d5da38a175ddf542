import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';

/** Whether processes can be given a core each, as `taskset` of Linux does. */
export const CAN_PIN =
  availableParallelism() > 1 && spawnSync('taskset', ['-p', String(process.pid)]).status === 0;

/** The worker that is measured has a core alone; what it talks to shares the rest. */
const WORKER_CORE = '0';

export interface StartOptions {
  /** For Node: `--max-old-space-size=460`. */
  readonly flags?: readonly string[];
  /** PEM file of the authority that the simulated tenant is trusted by. */
  readonly caFile: string;
}

/** A server in a process of its own. */
export interface Server<T> {
  /** What it printed when it was ready. */
  readonly ready: T;
  stop(): Promise<void>;
}

/** Starts a file as a server: its first line is JSON, and its input's end ends it. */
export async function startServer<T>(
  file: string,
  options: object,
  start: StartOptions,
): Promise<Server<T>> {
  const child = launch(process.execPath, file, options, start);
  const exited = once(child, 'exit');
  const ready = await Promise.race([firstLine<T>(child), exited.then(() => undefined)]);
  if (!ready) throw new Error(`${file} ended while starting.`);
  return {
    ready,
    async stop() {
      child.stdin?.end();
      await exited;
    },
  };
}

/** Runs a file on a core of its own to its end; its one line of output is its result. */
export async function runWorker<T>(file: string, options: object, start: StartOptions): Promise<T> {
  const child = launch(CAN_PIN ? 'taskset' : process.execPath, file, options, start);
  const exited = once(child, 'exit');
  const result = await Promise.race([firstLine<T>(child), exited.then(() => undefined)]);
  const [code] = await exited;
  if (code !== 0 || !result) throw new Error(`${file} ended with ${code}.`);
  return result;
}

function launch(
  program: string,
  file: string,
  options: object,
  { flags = [], caFile }: StartOptions,
): ChildProcess {
  const pin = program === 'taskset' ? ['-c', WORKER_CORE, process.execPath] : [];
  return spawn(program, [...pin, ...flags, file, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile },
  });
}

async function firstLine<T>({ stdout }: ChildProcess): Promise<T | undefined> {
  if (!stdout) return undefined;
  for await (const line of createInterface(stdout)) return JSON.parse(line) as T;
  return undefined;
}
