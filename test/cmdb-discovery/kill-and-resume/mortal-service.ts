import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Runs, runsThrough } from './runs.ts';
import { type Watch, watchFunctions } from './watched-functions.ts';
import type { World } from './world.ts';

/** Discovery at work in a Lambda service that can be killed. */
export interface MortalService extends Runs {
  /** Watches from here on; a death is that of the service, and another one starts on its data. */
  watch(next: Watch): void;
}

const PROGRAM = join(import.meta.dirname, '../../local/aws/lambda/durable/service-process.ts');

/** Starts a Lambda service in a process of its own. */
export async function startMortalService(world: World, name: string): Promise<MortalService> {
  let current: Promise<{ child: ChildProcess; endpoint: string }>;
  const watched = await watchFunctions(
    world,
    async () => (await current).endpoint,
    () => {
      const before = current;
      current = before.then(end).then(start);
    },
  );
  const options = {
    functions: watched.functions,
    environment: watched.environment,
    dataDirectory: join(world.directory, name),
  };
  async function start() {
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [endpoint] = await once(createInterface(child.stdout), 'line');
    return { child, endpoint: String(endpoint) };
  }
  current = start();
  world.finally(async () => end(await current));
  // Through the proxy, which knows where the service answers now.
  const { AWS_ENDPOINT_URL_LAMBDA: endpoint = '' } = watched.environment;
  return { ...runsThrough(world, endpoint), watch: watched.watch };
}

async function end({ child }: { readonly child: ChildProcess }): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
