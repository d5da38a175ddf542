import type { Clock } from '../../../local/aws/lambda/clock.ts';
import type { FunctionDefinition } from '../../../local/aws/lambda/function-definition.ts';
import { type LambdaService, startLambdaService } from '../../../local/aws/lambda/service.ts';
import { type Runs, runsThrough } from './runs.ts';
import { type Watch, watchFunctions } from './watched-functions.ts';
import type { World } from './world.ts';

/** Discovery at work, with one process of each function at a time, so that it is known who asks. */
export interface WatchedService extends Runs {
  readonly dataDirectory: string;
  /** Watches from here on; a death is that of the function's process. */
  watch(next: Watch): void;
  /** Processes killed so far. */
  readonly killed: ReadonlySet<number>;
  close(): Promise<void>;
}

/** How much faster than in life the service repeats what failed. */
const HASTE = 50;

/**
 * @param name of the folder that keeps its executions; the same again goes on with them
 * @param change what is to be different of a function
 */
export async function startWatchedService(
  world: World,
  name: string,
  change: (definition: FunctionDefinition) => FunctionDefinition = (definition) => definition,
): Promise<WatchedService> {
  const dataDirectory = `${world.directory}/${name}`;
  const killed = new Set<number>();
  let service: LambdaService | undefined;
  const watched = await watchFunctions(
    world,
    () => service?.endpoint ?? '',
    (functionName) => {
      const sender = service?.environments().find((each) => each.functionName === functionName);
      if (!sender?.pid) return;
      process.kill(sender.pid, 'SIGKILL');
      killed.add(sender.pid);
    },
  );
  const started = await startLambdaService({
    functions: watched.functions.map(change),
    environment: watched.environment,
    dataDirectory,
    clock: hastyClock(Date.now()),
    environmentsPerFunction: 1,
  });
  service = started;
  world.finally(() => started.close());
  const { endpoint, close } = started;
  return { ...runsThrough(world, endpoint), dataDirectory, watch: watched.watch, killed, close };
}

function hastyClock(start: number): Clock {
  return {
    now: () => start + (Date.now() - start) * HASTE,
    after(delayMs, run) {
      const timer = setTimeout(run, Math.min(delayMs / HASTE, 2 ** 31 - 1));
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
