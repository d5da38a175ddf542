import { createEnvironmentPool, type EnvironmentPool } from './environment-pool.ts';
import { type InvocationResult, startExecutionEnvironment } from './execution-environment.ts';
import type { InvocationTarget } from './function-registry.ts';
import type { LogSink } from './log-sink.ts';
import { LambdaServiceError } from './service-error.ts';

export interface InvokerOptions {
  /** Added to every function, and stronger than the function's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly region: string;
  readonly log: LogSink;
  readonly environmentsPerFunction: number;
  readonly idleMs: number;
}

/** Runs functions in their environments, within their reserved concurrency. */
export interface Invoker {
  /** @throws LambdaServiceError TooManyRequestsException */
  run(target: InvocationTarget, requestId: string, event: string): Promise<InvocationResult>;
  environments(): readonly { functionName: string; pid: number | undefined; busy: boolean }[];
  end(): Promise<void>;
  /** For the moment this process exits, when nothing can be waited for. */
  killNow(): void;
}

export function createInvoker(options: InvokerOptions): Invoker {
  const pools = new Map<string, { functionName: string; pool: EnvironmentPool }>();
  const underWay = new Map<string, number>();

  function poolOf(target: InvocationTarget): EnvironmentPool {
    const known = pools.get(target.versionArn);
    if (known) return known.pool;
    const { definition } = target;
    const pool = createEnvironmentPool({
      start: () => startExecutionEnvironment(definition, variablesOf(target, options), options.log),
      maximum: options.environmentsPerFunction,
      idleMs: options.idleMs,
    });
    pools.set(target.versionArn, { functionName: definition.name, pool });
    return pool;
  }

  return {
    async run(target, requestId, event) {
      const { name, reservedConcurrency = Number.POSITIVE_INFINITY } = target.definition;
      const count = underWay.get(name) ?? 0;
      if (count >= reservedConcurrency) {
        throw new LambdaServiceError(
          'TooManyRequestsException',
          `Rate Exceeded: ${name} reserves ${reservedConcurrency} concurrent invocations and all are in use.`,
        );
      }
      underWay.set(name, count + 1);
      try {
        const { invokedFunctionArn } = target;
        return await poolOf(target).run({ requestId, event, invokedFunctionArn });
      } finally {
        underWay.set(name, (underWay.get(name) ?? 1) - 1);
      }
    },
    environments: () =>
      [...pools.values()].flatMap(({ functionName, pool }) =>
        pool.list().map((entry) => ({ functionName, ...entry })),
      ),
    async end() {
      await Promise.all([...pools.values()].map(({ pool }) => pool.end()));
    },
    killNow() {
      for (const { pool } of pools.values()) void pool.end();
    },
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function variablesOf(target: InvocationTarget, { environment, region }: InvokerOptions) {
  const { definition, version } = target;
  return {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ...definition.environment,
    ...environment,
    _HANDLER: definition.handler,
    LAMBDA_TASK_ROOT: definition.codeDirectory,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[${version}]`,
  };
}
