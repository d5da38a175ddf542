import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openAsynchronousQueue } from './asynchronous-queue.ts';
import { type Clock, systemClock } from './clock.ts';
import { openDurableExecutions } from './durable/executions.ts';
import { durableRoutes } from './durable/routes.ts';
import { startEventSources } from './event-sources.ts';
import type {
  EventSourceDefinition,
  FunctionDefinition,
  ScheduleDefinition,
} from './function-definition.ts';
import { createFunctionRegistry } from './function-registry.ts';
import { createRouter, type Route } from './http-router.ts';
import { handleInvoke } from './invocation-request.ts';
import { createInvocations } from './invocations.ts';
import { createInvoker } from './invoke.ts';
import type { LogSink } from './log-sink.ts';
import { startSchedules } from './schedule.ts';

export interface LambdaServiceOptions {
  readonly functions: readonly FunctionDefinition[];
  readonly eventSources?: readonly EventSourceDefinition[];
  readonly schedules?: readonly ScheduleDefinition[];
  /** Variables for every function, such as `AWS_ENDPOINT_URL_SQS`; they win over its own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where event sources poll; needed when there are any. */
  readonly sqsEndpoint?: string;
  /** Folder for what must survive the process; created with mode 0700. */
  readonly dataDirectory: string;
  readonly log?: LogSink;
  /** Told of each invocation when it has ended. */
  readonly onInvoked?: (invoked: Invoked) => void;
  /** Port on 127.0.0.1; 0, a free one, when not given. */
  readonly port?: number;
  readonly region?: string;
  /** 12 digits. */
  readonly accountId?: string;
  readonly clock?: Clock;
  /** Processes of one function at the same time (10); further invocations wait for one. */
  readonly environmentsPerFunction?: number;
  /** An environment unused for so long ends (1 minute). */
  readonly environmentIdleMs?: number;
  /** How long `close` lets batches of event sources finish (5 seconds). */
  readonly closeGraceMs?: number;
}

/** What AWS bills of an invocation. */
export interface Invoked {
  readonly functionName: string;
  readonly durationMs: number;
  readonly memoryMb: number;
}

export interface LambdaService {
  /** For `AWS_ENDPOINT_URL_LAMBDA`. */
  readonly endpoint: string;
  /** The running processes. */
  environments(): readonly { functionName: string; pid: number | undefined; busy: boolean }[];
  /** Asynchronous events not dealt with yet. */
  queuedEvents(): number;
  nextScheduledRuns(): readonly { readonly name: string; readonly at: string }[];
  /** Stops everything and leaves no process behind. */
  close(): Promise<void>;
}

/**
 * A Lambda service for one machine, spoken to by the AWS SDKs: runs every function in processes of
 * its own, polls queues, fires schedules and carries durable executions through.
 *
 * @throws Error when a definition is wrong or the port is taken; nothing is left running then
 */
export async function startLambdaService(options: LambdaServiceOptions): Promise<LambdaService> {
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (let task = undo.pop(); task; task = undo.pop()) await task();
  };
  try {
    return { ...(await startParts(options, (task) => undo.push(task))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param whenClosing takes what undoes a start; the last given is done first */
async function startParts(
  options: LambdaServiceOptions,
  whenClosing: (task: () => unknown) => void,
): Promise<Omit<LambdaService, 'close'>> {
  const { clock = systemClock, log = () => {}, dataDirectory, environment = {} } = options;
  const { region = 'us-east-1', accountId = '000000000000' } = options;
  const report = (functionName: string, problem: unknown) =>
    log({ functionName, stream: 'platform', text: String(problem) });

  const registry = createFunctionRegistry(options.functions, { region, accountId });
  // The address is needed by the first function, and the first function may run at once.
  const server = createServer({ keepAliveTimeout: 65_000 });
  const endpoint = await listen(server, options.port ?? 0);
  whenClosing(() => stopListening(server));

  const running = createInvoker({
    environment: { AWS_ENDPOINT_URL_LAMBDA: endpoint, ...environment },
    region,
    log,
    environmentsPerFunction: options.environmentsPerFunction ?? 10,
    idleMs: options.environmentIdleMs ?? 60_000,
  });
  const invoker: typeof running = {
    ...running,
    async run(target, ...rest) {
      const began = performance.now();
      try {
        return await running.run(target, ...rest);
      } finally {
        const { name: functionName, memoryMb } = target.definition;
        options.onInvoked?.({ functionName, memoryMb, durationMs: performance.now() - began });
      }
    },
  };
  process.on('exit', invoker.killNow);
  whenClosing(() => process.off('exit', invoker.killNow));
  whenClosing(() => invoker.end());

  const queue = await openAsynchronousQueue({
    directory: join(dataDirectory, 'asynchronous'),
    clock,
    invoke: async ({ functionName, qualifier, requestId, event }) =>
      invoker.run(registry.resolve(functionName, qualifier), requestId, event),
    onGivenUp: report,
  });
  whenClosing(() => queue.close());

  const executions = openDurableExecutions({
    directory: join(dataDirectory, 'durable-executions'),
    clock,
    registry,
    invoker,
    onFailure: report,
  });
  whenClosing(() => executions.close());

  const invocations = createInvocations({ invoker, queue, executions });
  const routes: Route[] = [
    [
      'POST',
      '/2015-03-31/functions/{FunctionName}/invocations',
      (request) => handleInvoke(registry, invocations, request),
    ],
    ...durableRoutes(executions),
  ];
  server.on(
    'request',
    createRouter(routes, (problem) => report('lambda-service', problem)),
  );

  const eventSources = options.eventSources ?? [];
  for (const { functionName } of eventSources) registry.resolve(functionName);
  const stopEventSources = startEventSources({
    definitions: eventSources,
    sqsEndpoint: options.sqsEndpoint,
    region,
    closeGraceMs: options.closeGraceMs ?? 5_000,
    invoke: async (functionName, event) =>
      invocations.synchronous({ target: registry.resolve(functionName), event }),
    onFailure: report,
  });
  whenClosing(stopEventSources);

  const wanted = options.schedules ?? [];
  for (const { targetArn } of wanted) registry.resolve(targetArn);
  const schedules = startSchedules({
    schedules: wanted,
    clock,
    async invoke(targetArn, input) {
      await invocations.asynchronous({ target: registry.resolve(targetArn), event: input });
    },
    onFailure: ({ targetArn }, problem) => report(targetArn, problem),
  });
  whenClosing(() => schedules.close());

  return {
    endpoint,
    environments: () => invoker.environments(),
    queuedEvents: () => queue.size(),
    nextScheduledRuns: () => schedules.nextRuns(),
  };
}

function listen(server: Server, port: number) {
  return new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

async function stopListening(server: Server) {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
