import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Clock } from './clock.ts';
import type { InvocationResult } from './execution-environment.ts';
import { quotas } from './quotas.ts';
import { LambdaServiceError } from './service-error.ts';

const QueuedEvent = z.object({
  requestId: z.string(),
  functionName: z.string(),
  qualifier: z.string().optional(),
  event: z.string(),
  receivedAt: z.number(),
  /** Invocations that ended in an error. */
  errors: z.number(),
  /** Refusals for want of concurrency since the last invocation. */
  throttles: z.number(),
  notBefore: z.number(),
});
type QueuedEvent = z.infer<typeof QueuedEvent>;

/** Events accepted with 202: kept on disk until a function has dealt with them. */
export interface AsynchronousQueue {
  /** Resolves with the request id once the event is on disk. */
  add(functionName: string, qualifier: string | undefined, event: string): Promise<string>;
  /** Events not dealt with yet. */
  size(): number;
  /** Resolves when nothing is written any more. */
  close(): Promise<void>;
}

export interface AsynchronousQueueOptions {
  readonly directory: string;
  readonly clock: Clock;
  invoke(entry: {
    requestId: string;
    functionName: string;
    qualifier?: string | undefined;
    event: string;
  }): Promise<InvocationResult>;
  /** Told when an event is given up, in words for the person reading the log. */
  onGivenUp(functionName: string, why: string): void;
}

/** Opens the queue and takes up what an earlier process left in it. */
export async function openAsynchronousQueue(
  options: AsynchronousQueueOptions,
): Promise<AsynchronousQueue> {
  const { directory, clock } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const pending = new Map<string, () => void>();
  const settling = new Set<Promise<void>>();
  let closed = false;

  const pathOf = ({ requestId }: QueuedEvent) => join(directory, `${requestId}.json`);

  async function keep(entry: QueuedEvent) {
    const path = pathOf(entry);
    await writeFile(`${path}.new`, JSON.stringify(entry), { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
  }

  function schedule(entry: QueuedEvent) {
    if (closed) return;
    const wait = Math.max(0, entry.notBefore - clock.now());
    pending.set(entry.requestId, wait === 0 ? runSoon(entry) : clock.after(wait, () => run(entry)));
  }

  function runSoon(entry: QueuedEvent) {
    const timer = setImmediate(() => run(entry));
    return () => clearImmediate(timer);
  }

  function run(entry: QueuedEvent) {
    void attempt(entry).then((next) => {
      const settled = settle(entry, next)
        .catch((error) => options.onGivenUp(entry.functionName, `Event not kept: ${error}`))
        .finally(() => settling.delete(settled));
      settling.add(settled);
    });
  }

  async function settle(entry: QueuedEvent, next: QueuedEvent | undefined) {
    // What a closing service interrupted was not the function's fault: it runs again.
    if (closed) return;
    if (next === undefined) {
      await rm(pathOf(entry), { force: true });
      pending.delete(entry.requestId);
      return;
    }
    await keep(next);
    schedule(next);
  }

  /** The entry as it goes back into the queue, or undefined when it is done with. */
  async function attempt(entry: QueuedEvent): Promise<QueuedEvent | undefined> {
    try {
      const { functionError, payload } = await options.invoke(entry);
      if (functionError === undefined) return undefined;
      const delay = quotas.asynchronousRetryDelaysMs[entry.errors];
      if (delay === undefined) {
        options.onGivenUp(
          entry.functionName,
          `Event ${entry.requestId} given up after ${entry.errors + 1} attempts: ${payload}`,
        );
        return undefined;
      }
      const notBefore = clock.now() + delay;
      return { ...entry, errors: entry.errors + 1, throttles: 0, notBefore };
    } catch (error) {
      const { first, longest } = quotas.asynchronousThrottleDelayMs;
      const tooOld = clock.now() - entry.receivedAt > quotas.asynchronousEventAgeMs;
      const throttled =
        error instanceof LambdaServiceError && error.code === 'TooManyRequestsException';
      if (tooOld || !throttled) {
        options.onGivenUp(entry.functionName, `Event ${entry.requestId} given up: ${error}`);
        return undefined;
      }
      const delay = Math.min(longest, first * 2 ** entry.throttles);
      return { ...entry, throttles: entry.throttles + 1, notBefore: clock.now() + delay };
    }
  }

  for (const file of await readdir(directory)) {
    if (!file.endsWith('.json')) continue;
    schedule(QueuedEvent.parse(JSON.parse(await readFile(join(directory, file), 'utf8'))));
  }

  return {
    async add(functionName, qualifier, event) {
      const now = clock.now();
      const entry: QueuedEvent = {
        requestId: randomUUID(),
        functionName,
        qualifier,
        event,
        receivedAt: now,
        errors: 0,
        throttles: 0,
        notBefore: now,
      };
      await keep(entry);
      schedule(entry);
      return entry.requestId;
    },
    size: () => pending.size,
    async close() {
      closed = true;
      for (const cancel of pending.values()) cancel();
      await Promise.all(settling);
    },
  };
}
