import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FunctionDefinition } from './function-definition.ts';
import { forwardLines, type LogSink } from './log-sink.ts';
import { quotas } from './quotas.ts';
import type { InvokeMessage, RuntimeError, RuntimeMessage } from './runtime-protocol.ts';

/** What one invocation came to: `payload` is JSON, the error's when `functionError` is set. */
export interface InvocationResult {
  readonly payload: string;
  readonly functionError?: 'Unhandled';
}

/** One process that runs a function, one invocation at a time. */
export interface ExecutionEnvironment {
  readonly pid: number | undefined;
  /** Never rejects: a time-out, a crash and a thrown error are results too. */
  invoke(request: Omit<InvokeMessage, 'deadline'>): Promise<InvocationResult>;
  /** False once the process cannot take another invocation. */
  isUsable(): boolean;
  /** Kills the process and resolves when it is gone. */
  end(): Promise<void>;
}

const runtimePath = fileURLToPath(new URL('./function-runtime.ts', import.meta.url));

/**
 * Starts the process; loading goes on while the first invocation already waits for it.
 *
 * @param variables the complete environment of the process: nothing is inherited, so no
 *   credentials of the person at the keyboard reach a function
 */
export function startExecutionEnvironment(
  definition: FunctionDefinition,
  variables: Readonly<Record<string, string>>,
  log: LogSink,
): ExecutionEnvironment {
  // Lambda gives Node's old space nine tenths of the function's memory.
  const oldSpaceMb = Math.floor(definition.memoryMb * 0.9);
  const child = spawn(process.execPath, [`--max-old-space-size=${oldSpaceMb}`, runtimePath], {
    env: variables,
    cwd: definition.codeDirectory,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const { stdout, stderr } = child;
  const functionName = definition.name;
  if (stdout) forwardLines(stdout, (text) => log({ functionName, stream: 'stdout', text }));
  if (stderr) forwardLines(stderr, (text) => log({ functionName, stream: 'stderr', text }));
  const platform = (text: string) => log({ functionName, stream: 'platform', text });

  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  let usable = true;
  void exited.then(() => {
    usable = false;
  });
  const ready = firstMessage(child, exited);

  return {
    pid: child.pid,
    isUsable: () => usable && child.connected,
    async invoke(request) {
      const outcome = await invokeIn(child, ready, exited, definition.timeoutMs, request);
      if (outcome.ended) {
        usable = false;
        child.kill('SIGKILL');
      }
      if (outcome.remark) platform(outcome.remark);
      return outcome.result;
    },
    async end() {
      usable = false;
      child.kill('SIGKILL');
      await exited;
    },
  };
}

interface Outcome {
  readonly result: InvocationResult;
  /** The environment takes no further invocation. */
  readonly ended?: true;
  readonly remark?: string;
}

async function invokeIn(
  child: ChildProcess,
  ready: Promise<RuntimeMessage | undefined>,
  exited: Promise<void>,
  timeoutMs: number,
  request: Omit<InvokeMessage, 'deadline'>,
): Promise<Outcome> {
  const { requestId } = request;
  const loaded = await withinMs(quotas.initializationMs + timeoutMs, ready);
  if (loaded === 'late') return timedOut(requestId, quotas.initializationMs + timeoutMs);
  if (loaded === undefined) return crashed(requestId, child);
  if (loaded.type === 'error') return { result: failure(loaded.payload), ended: true };

  const reply = firstMessage(child, exited);
  const message: InvokeMessage = { ...request, deadline: Date.now() + timeoutMs };
  child.send(message, () => {
    // A failed send means the process is gone, which `exited` tells.
  });
  const answer = await withinMs(timeoutMs, reply);
  if (answer === 'late') return timedOut(requestId, timeoutMs);
  if (answer === undefined) return crashed(requestId, child);
  if (answer.type === 'error') {
    return { result: failure(answer.payload), ...(answer.fatal && { ended: true }) };
  }
  const payload = answer.type === 'result' ? answer.payload : 'null';
  return { result: withinResponseSize({ payload }) };
}

/** The result, or the error that stands for one larger than a response may be. */
export function withinResponseSize(result: InvocationResult): InvocationResult {
  const largest = quotas.synchronousResponseBytes;
  const bytes = Buffer.byteLength(result.payload);
  if (bytes <= largest) return result;
  return failed(
    'Function.ResponseSizeTooLarge',
    `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${largest} bytes).`,
  );
}

/** The next message of the process, or undefined when it ends without one. */
function firstMessage(child: ChildProcess, exited: Promise<void>) {
  return new Promise<RuntimeMessage | undefined>((resolve) => {
    const receive = (message: RuntimeMessage) => resolve(message);
    child.once('message', receive);
    void exited.then(() => {
      child.off('message', receive);
      resolve(undefined);
    });
  });
}

async function withinMs<T>(ms: number, promise: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  const first = await Promise.race([promise, late]);
  clearTimeout(timer);
  return first;
}

function timedOut(requestId: string, timeoutMs: number): Outcome {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return {
    result: failed(
      'Sandbox.Timedout',
      `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
    ),
    ended: true,
    remark: `${requestId} Task timed out after ${seconds} seconds`,
  };
}

function crashed(requestId: string, child: ChildProcess): Outcome {
  const how = child.signalCode
    ? `signal: ${child.signalCode === 'SIGKILL' ? 'killed' : child.signalCode}`
    : `exit status ${child.exitCode ?? 1}`;
  const text = `RequestId: ${requestId} Error: Runtime exited with error: ${how}`;
  return { result: failed('Runtime.ExitError', text), ended: true, remark: text };
}

function failed(errorType: string, errorMessage: string): InvocationResult {
  const error: RuntimeError = { errorType, errorMessage };
  return failure(JSON.stringify(error));
}

function failure(payload: string): InvocationResult {
  return { payload, functionError: 'Unhandled' };
}
