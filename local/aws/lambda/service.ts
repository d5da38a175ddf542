import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { openAsynchronousQueue } from './asynchronous-queue.ts';
import { type Clock, systemClock } from './clock.ts';
import { startEventSource } from './event-source.ts';
import type {
  EventSourceDefinition,
  FunctionDefinition,
  ScheduleDefinition,
} from './function-definition.ts';
import { createFunctionRegistry } from './function-registry.ts';
import { createRouter } from './http-router.ts';
import { handleInvoke } from './invocation-request.ts';
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
 * its own, polls queues, fires schedules.
 *
 * @throws Error when a definition is wrong or the port is taken
 */
export async function startLambdaService(options: LambdaServiceOptions): Promise<LambdaService> {
  const { clock = systemClock, log = () => {}, dataDirectory, environment = {} } = options;
  const { region = 'us-east-1', accountId = '000000000000' } = options;
  const report = (functionName: string) => (problem: unknown) =>
    log({ functionName, stream: 'platform', text: String(problem) });

  const registry = createFunctionRegistry(options.functions, { region, accountId });
  // The address is needed by the first function, and the first function may run at once.
  const server = createServer({ keepAliveTimeout: 65_000 });
  const endpoint = await listen(server, options.port ?? 0);
  const invoker = createInvoker({
    environment: { AWS_ENDPOINT_URL_LAMBDA: endpoint, ...environment },
    region,
    log,
    environmentsPerFunction: options.environmentsPerFunction ?? 10,
    idleMs: options.environmentIdleMs ?? 60_000,
  });
  const killAll = () => invoker.killNow();
  process.on('exit', killAll);

  const queue = await openAsynchronousQueue({
    directory: join(dataDirectory, 'asynchronous'),
    clock,
    invoke: ({ functionName, qualifier, requestId, event }) =>
      invoker.run(registry.resolve(functionName, qualifier), requestId, event),
    onGivenUp: (functionName, why) => report(functionName)(why),
  });
  const parts = { registry, invoker, queue };
  server.on(
    'request',
    createRouter(
      [
        [
          'POST',
          '/2015-03-31/functions/{FunctionName}/invocations',
          (request) => handleInvoke(parts, request),
        ],
      ],
      report('lambda-service'),
    ),
  );

  const sqs = new SQSClient({
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    ...(options.sqsEndpoint && { endpoint: options.sqsEndpoint }),
  });
  const eventSources = (options.eventSources ?? []).map((definition) =>
    startEventSource({
      definition,
      sqs,
      invoke: (functionName, event) =>
        invoker.run(registry.resolve(functionName), randomUUID(), event),
      onFailure: report(definition.functionName),
    }),
  );
  const schedules = startSchedules({
    schedules: options.schedules ?? [],
    clock,
    async invoke(targetArn, input) {
      const target = registry.resolve(targetArn);
      await queue.add(target.definition.name, target.qualifier, input);
    },
    onFailure: (schedule, error) => report(schedule.targetArn)(error),
  });

  return {
    endpoint,
    environments: () => invoker.environments(),
    queuedEvents: () => queue.size(),
    nextScheduledRuns: () => schedules.nextRuns(),
    async close() {
      schedules.close();
      const drained = Promise.all(eventSources.map((source) => source.close()));
      await Promise.race([drained, pause(options.closeGraceMs ?? 5_000)]);
      queue.close();
      await invoker.end();
      await drained;
      sqs.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      process.off('exit', killAll);
    },
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

function pause(ms: number) {
  return new Promise<void>((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
