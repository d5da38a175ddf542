import type { DurableContext } from '@aws/durable-execution-sdk-js';

/** What an execution asks of the world around it. */
export interface InlineSurroundings {
  /** Invokes a function by its name. */
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  /** Lets time pass. */
  readonly wait: (ms: number) => void | Promise<void>;
}

/**
 * A durable context that runs everything at once, one after the other, and never replays: for tests
 * that are about what a run does. What replay adds is tested with AWS's own runner.
 */
export function inlineContext({ invoke, wait }: InlineSurroundings): DurableContext {
  const context = {
    lambdaContext: { invokedFunctionArn: 'discover:live' },
    step: (_name: string, work: () => unknown) => work(),
    wait: async (_name: string, { seconds }: { seconds: number }) => wait(seconds * 1000),
    invoke: (_name: string, functionName: string, payload: unknown) =>
      invoke(functionName, payload),
    async map(
      _name: string,
      items: readonly unknown[],
      work: (context: unknown, item: unknown) => Promise<unknown>,
    ) {
      const failures: unknown[] = [];
      for (const item of items) {
        try {
          await work(context, item);
        } catch (error) {
          failures.push(error);
        }
      }
      return {
        throwIfError() {
          if (failures.length > 0) throw failures[0];
        },
      };
    },
  };
  return context as unknown as DurableContext;
}
