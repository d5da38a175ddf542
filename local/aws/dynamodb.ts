import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPortTaken } from './listen.ts';

/** A running DynamoDB. */
export interface DynamoDb {
  /** `http://127.0.0.1:PORT` */
  endpoint: string;
  stop: () => Promise<void>;
}

/** How DynamoDB is to run. */
export interface DynamoDbOptions {
  /** SQLite file that keeps the tables; without it they are kept in memory. */
  file?: string;
  /** Default: a free one. */
  port?: number;
}

/**
 * Starts dynoxide, a DynamoDB in one binary, on 127.0.0.1. It ends with this process, however that
 * ends.
 *
 * @throws when this platform has no binary, or the port is taken.
 * @see https://github.com/nubo-db/dynoxide
 */
export const startDynamoDb = async (options: DynamoDbOptions = {}): Promise<DynamoDb> => {
  const binary = findBinary();
  if (options.file !== undefined) keepPrivate(options.file);
  // Between choosing a free port and the engine taking it, somebody else may take it.
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    try {
      return await startOn(port, binary, options.file);
    } catch (error) {
      if (!isPortTaken(error) || options.port !== undefined || attempt === 5) throw error;
    }
  }
};

const startOn = async (port: number, binary: string, file?: string): Promise<DynamoDb> => {
  if (await answers(port)) throw portTaken(port);
  const parameters = ['--host', '127.0.0.1', '--port', String(port)];
  if (file !== undefined) parameters.push('--db-path', file);
  const child = spawnTied(binary, parameters);
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk).slice(-2000);
  });
  const exited = once(child, 'exit').catch((cause: unknown) => {
    throw new Error(`${binary} cannot be started.`, { cause });
  });
  exited.catch(() => undefined);
  const stop = async () => {
    child.stdin?.end();
    if (child.exitCode === null && child.signalCode === null) await exited;
  };
  const ended = new AbortController();
  try {
    const isReady = await Promise.race([
      untilAnswers(port, ended.signal).then(() => true),
      exited.then(() => false),
    ]);
    if (isReady) return { endpoint: `http://127.0.0.1:${port}`, stop };
    if (/in use/i.test(complaint)) throw portTaken(port);
    throw new Error(
      `DynamoDB (${binary}) ended while starting: ${complaint.trim() || 'no reason given'}`,
    );
  } catch (error) {
    await stop();
    throw error;
  } finally {
    ended.abort();
  }
};

/**
 * Runs a program that dies when our end of its standard input closes, which also happens when we
 * are killed. Its own session keeps Ctrl-C from ending it before what still writes to it.
 */
const spawnTied = (binary: string, parameters: string[]): ChildProcess => {
  if (process.platform === 'win32') {
    const child = spawn(binary, parameters, { stdio: ['pipe', 'ignore', 'pipe'] });
    child.stdin?.once('finish', () => child.kill());
    process.once('exit', () => child.kill());
    return child;
  }
  const script =
    'umask 077; "$@" </dev/null & child=$!; (cat >/dev/null; kill $child) <&3 & wait $child';
  return spawn('/bin/sh', ['-c', `exec 3<&0; ${script}`, 'sh', binary, ...parameters], {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
};

const untilAnswers = async (port: number, signal: AbortSignal): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!signal.aborted && !(await answers(port))) {
    if (Date.now() > deadline) throw new Error('DynamoDB did not answer within 10 s.');
    await sleep(5);
  }
};

const answers = async (port: number): Promise<boolean> => {
  try {
    await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    return false;
  }
};

const portTaken = (port: number): Error =>
  Object.assign(new Error(`Port ${port} of 127.0.0.1 is taken; DynamoDB cannot listen there.`), {
    code: 'EADDRINUSE',
  });

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
};

/** The file may hold a tenant's data, so nobody else may read it; SQLite's own files follow its mode. */
const keepPrivate = (file: string): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
};

const findBinary = (): string => {
  const given = process.env.DYNOXIDE_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`DYNOXIDE_PATH names ${given}, which does not exist.`);
  }
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  const program = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
  try {
    return createRequire(import.meta.url).resolve(`${name}/${program}`);
  } catch (cause) {
    throw new Error(
      `The local DynamoDB is not installed for ${process.platform}-${process.arch} (package ${name}). ` +
        'Run "npm ci" without --omit=optional, or set DYNOXIDE_PATH to a dynoxide binary ' +
        '(https://github.com/nubo-db/dynoxide/releases).',
      { cause },
    );
  }
};
