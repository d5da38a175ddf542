import { SQSClient } from '@aws-sdk/client-sqs';
import { checkEventSource, startEventSource } from './event-source.ts';
import type { InvocationResult } from './execution-environment.ts';
import type { EventSourceDefinition } from './function-definition.ts';

export interface EventSourcesOptions {
  readonly definitions: readonly EventSourceDefinition[];
  readonly sqsEndpoint: string | undefined;
  readonly region: string;
  /** How long closing lets batches under way finish. */
  readonly closeGraceMs: number;
  invoke(functionName: string, event: string): Promise<InvocationResult>;
  onFailure(functionName: string, problem: unknown): void;
}

/**
 * Starts polling every queue.
 *
 * @returns what stops it: messages whose batch does not end in time become visible again
 * @throws Error when a definition is wrong; none is started then
 */
export function startEventSources(options: EventSourcesOptions): () => Promise<void> {
  const { definitions, sqsEndpoint: endpoint, region } = options;
  if (definitions.length === 0) return async () => {};
  if (endpoint === undefined) {
    throw new Error('Event sources need sqsEndpoint: the address of the local SQS.');
  }
  for (const definition of definitions) checkEventSource(definition);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sqs = new SQSClient({ region, endpoint, credentials });
  const sources = definitions.map((definition) =>
    startEventSource({
      definition,
      sqs,
      invoke: options.invoke,
      onFailure: (problem) => options.onFailure(definition.functionName, problem),
    }),
  );

  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, options.closeGraceMs);
    });
    await Promise.race([Promise.all(sources.map((source) => source.close())), grace]);
    clearTimeout(timer);
    sqs.destroy();
  };
}
