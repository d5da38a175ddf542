/**
 * The inside of an execution environment: loads the bundle as Lambda's Node runtime does and
 * answers one invocation at a time over the IPC channel. Ends when the service does.
 *
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { InvokeMessage, RuntimeError, RuntimeMessage } from './runtime-protocol.ts';

type Handler = (event: unknown, context: object) => unknown;

const environment = process.env;

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the service decides what becomes of work under way.
process.on('SIGINT', () => {});
process.on('uncaughtException', (error) => leave(describe(error)));
process.on('unhandledRejection', (reason) =>
  leave({ ...describe(reason), errorType: 'Runtime.UnhandledPromiseRejection' }),
);
endWithParent();

try {
  const handler = await loadHandler();
  process.on('message', (message: InvokeMessage) => void answer(handler, message));
  tell({ type: 'ready' });
} catch (error) {
  leave(describe(error));
}

async function loadHandler(): Promise<Handler> {
  const specifier = environment._HANDLER ?? '';
  const dot = specifier.lastIndexOf('.');
  const [file, name] = [specifier.slice(0, dot), specifier.slice(dot + 1)];
  const path = ['.mjs', '.js', '.cjs']
    .map((extension) => join(environment.LAMBDA_TASK_ROOT ?? '', file + extension))
    .find(existsSync);
  if (path === undefined) {
    throw named('Runtime.ImportModuleError', `Cannot find module '${file}'`);
  }
  const module: Record<string, unknown> = await import(pathToFileURL(path).href);
  const handler = module[name];
  if (typeof handler !== 'function') {
    throw named('Runtime.HandlerNotFound', `${specifier} is undefined or not exported`);
  }
  if (handler.length >= 3) {
    throw named(
      'Runtime.CallbackHandlerDeprecated',
      'Node.js 24 has no callback-based handlers: make the handler async',
    );
  }
  return handler as Handler;
}

async function answer(handler: Handler, message: InvokeMessage) {
  environment._X_AMZN_TRACE_ID = `Root=1-${hex(4)}-${hex(12)};Parent=${hex(8)};Sampled=0`;
  try {
    const result = await handler(JSON.parse(message.event), contextOf(message));
    tell({ type: 'result', payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    const described = describe(error);
    logFailure(message.requestId, described);
    tell({ type: 'error', payload: JSON.stringify(described), fatal: false });
  }
}

/** What no handler caught is logged by Lambda itself, message and all. */
function logFailure(requestId: string, { errorType, errorMessage, trace }: RuntimeError): void {
  const timestamp = new Date().toISOString();
  const line = { timestamp, level: 'ERROR', requestId, errorType, errorMessage, stackTrace: trace };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

function contextOf({ requestId, deadline, invokedFunctionArn }: InvokeMessage) {
  return {
    awsRequestId: requestId,
    invokedFunctionArn,
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function describe(error: unknown): RuntimeError {
  if (error instanceof Error) {
    const { name, message, stack = '' } = error;
    return { errorType: name, errorMessage: message, trace: stack.split('\n') };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function named(name: string, message: string) {
  return Object.assign(new Error(message), { name });
}

function tell(message: RuntimeMessage, then?: () => void) {
  if (!process.send) throw new Error('This file runs only as a child of the Lambda service.');
  process.send(message, () => then?.());
}

/** Reports what makes this environment unusable, then ends it. */
function leave(error: RuntimeError) {
  tell({ type: 'error', payload: JSON.stringify(error), fatal: true }, () => process.exit(129));
}

/**
 * A handler that blocks the event loop would never see the channel close: a thread looks for the
 * parent instead.
 */
function endWithParent() {
  const watch = `
    const { workerData } = require('node:worker_threads');
    setInterval(() => {
      if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL');
    }, 500);`;
  new Worker(watch, { eval: true, workerData: process.ppid }).unref();
}

function hex(bytes: number) {
  return randomBytes(bytes).toString('hex');
}
