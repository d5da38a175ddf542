import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  type LambdaClientConfig,
} from '@aws-sdk/client-lambda';
import { build } from 'esbuild';
import type { Clock } from '../../../../local/aws/lambda/clock.ts';
import type { FunctionDefinition } from '../../../../local/aws/lambda/function-definition.ts';
import { type LambdaService, startLambdaService } from '../../../../local/aws/lambda/service.ts';

export const region = 'us-east-1';
export const arnOf = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

type ServiceOptions = Parameters<typeof startLambdaService>[0];

/** Everything a test of the service starts, and one way to end it all. */
export interface Workbench {
  readonly directory: string;
  /** Writes a handler as a function's code and describes the function. */
  plain(
    name: string,
    source: string,
    more?: Partial<FunctionDefinition>,
  ): Promise<FunctionDefinition>;
  /** The same for a handler that imports packages, which are bundled in. */
  bundled(
    name: string,
    source: string,
    more?: Partial<FunctionDefinition>,
  ): Promise<FunctionDefinition>;
  start(options: Omit<ServiceOptions, 'dataDirectory'>): Promise<LambdaService>;
  client(service: { endpoint: string }, config?: LambdaClientConfig): LambdaClient;
  /** Runs when the test ends, before the directory is removed; the last added first. */
  finally(task: () => unknown): void;
  end(): Promise<void>;
}

/** Bundles, by source: many tests share one. */
const bundles = new Map<string, Promise<string>>();

function bundle(source: string): Promise<string> {
  const known = bundles.get(source);
  if (known) return known;
  const made = build({
    stdin: { contents: source, resolveDir: process.cwd(), loader: 'ts' },
    write: false,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    logLevel: 'error',
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
  bundles.set(source, made);
  return made;
}

export async function openWorkbench(): Promise<Workbench> {
  const directory = await mkdtemp(join(tmpdir(), 'lambda-service-'));
  const tasks: (() => unknown)[] = [];

  const definitionOf = async (name: string, more: Partial<FunctionDefinition>) => ({
    name,
    codeDirectory: await mkdtemp(join(directory, `${name}-`)),
    handler: 'index.handler',
    environment: { WORK_DIRECTORY: directory },
    timeoutMs: 20_000,
    memoryMb: 128,
    ...more,
  });

  return {
    directory,
    async plain(name, source, more = {}) {
      const definition = await definitionOf(name, more);
      await writeFile(join(definition.codeDirectory, 'index.mjs'), source);
      return definition;
    },
    async bundled(name, source, more = {}) {
      const definition = await definitionOf(name, more);
      await writeFile(join(definition.codeDirectory, 'index.mjs'), await bundle(source));
      return definition;
    },
    async start(options) {
      const service = await startLambdaService({
        dataDirectory: join(directory, 'data'),
        ...options,
      });
      tasks.push(() => service.close());
      return service;
    },
    client({ endpoint }, config = {}) {
      const client = new LambdaClient({
        endpoint,
        region,
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        maxAttempts: 1,
        ...config,
      });
      tasks.push(() => client.destroy());
      return client;
    },
    finally(task) {
      tasks.push(task);
    },
    async end() {
      for (const task of tasks.reverse()) await task();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Invokes and reads the answer: the payload parsed, the rest as the SDK gives it. */
export async function invoke(
  client: LambdaClient,
  FunctionName: string,
  event: unknown = {},
  more: Partial<InvokeCommandInput> = {},
) {
  const { Payload, ...rest } = await client.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), ...more }),
  );
  const text = Payload?.transformToString() ?? '';
  return { ...rest, answer: text === '' ? undefined : JSON.parse(text) };
}

/** Waits until `condition` gives something other than undefined or false. */
export async function until<T>(
  condition: () => T | Promise<T>,
): Promise<Exclude<T, undefined | false>> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const value = await condition();
    if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Waited 60 s in vain for: ${condition}`);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A clock that stands still until it is moved. */
export function createManualClock(start = Date.now()): Clock & {
  advance(ms: number): void;
  /** Delays of what is due, in milliseconds from now, soonest first. */
  due(): number[];
} {
  let now = start;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    after(delayMs, run) {
      const timer = { at: now + delayMs, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].sort((a, b) => a.at - b.at);
        if (!next || next.at > end) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
    },
    due: () => [...timers].map(({ at }) => at - now).sort((a, b) => a - b),
  };
}
