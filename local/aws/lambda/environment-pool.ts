import type { ExecutionEnvironment, InvocationResult } from './execution-environment.ts';
import type { InvokeMessage } from './runtime-protocol.ts';

/** The execution environments of one version of a function. */
export interface EnvironmentPool {
  /** Runs in an idle environment, a new one, or the first that becomes free. */
  run(request: Omit<InvokeMessage, 'deadline'>): Promise<InvocationResult>;
  list(): readonly { readonly pid: number | undefined; readonly busy: boolean }[];
  /** Kills every environment; invocations under way end as crashed. */
  end(): Promise<void>;
}

export interface EnvironmentPoolOptions {
  start(): ExecutionEnvironment;
  /** Environments at the same time: what this machine can carry. More invocations wait. */
  readonly maximum: number;
  /** An environment unused for so long ends. */
  readonly idleMs: number;
}

export function createEnvironmentPool(options: EnvironmentPoolOptions): EnvironmentPool {
  const busy = new Set<ExecutionEnvironment>();
  /** The most recently used last, so that the others can grow old. */
  const idle: { environment: ExecutionEnvironment; reaper: NodeJS.Timeout }[] = [];
  const waiting: (() => void)[] = [];
  let closed = false;

  function takeIdle(): ExecutionEnvironment | undefined {
    for (let last = idle.pop(); last; last = idle.pop()) {
      clearTimeout(last.reaper);
      if (last.environment.isUsable()) return last.environment;
    }
    return undefined;
  }

  function putBack(environment: ExecutionEnvironment) {
    const reaper = setTimeout(() => {
      idle.splice(
        idle.findIndex((entry) => entry.environment === environment),
        1,
      );
      void environment.end();
    }, options.idleMs);
    reaper.unref();
    idle.push({ environment, reaper });
  }

  return {
    async run(request) {
      while (busy.size >= options.maximum) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      if (closed) throw new Error('The Lambda service is closing.');
      const environment = takeIdle() ?? options.start();
      busy.add(environment);
      try {
        return await environment.invoke(request);
      } finally {
        busy.delete(environment);
        if (environment.isUsable() && !closed) putBack(environment);
        else void environment.end();
        waiting.shift()?.();
      }
    },

    list: () => [
      ...[...busy].map(({ pid }) => ({ pid, busy: true })),
      ...idle.map(({ environment }) => ({ pid: environment.pid, busy: false })),
    ],

    async end() {
      closed = true;
      for (const { reaper } of idle) clearTimeout(reaper);
      const all = [...busy, ...idle.splice(0).map(({ environment }) => environment)];
      await Promise.all(all.map((environment) => environment.end()));
      for (const wake of waiting.splice(0)) wake();
    },
  };
}
