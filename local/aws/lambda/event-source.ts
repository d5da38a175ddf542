import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import type { InvocationResult } from './execution-environment.ts';
import type { EventSourceDefinition } from './function-definition.ts';
import { quotas } from './quotas.ts';
import { failedRecords, toBatches, toSqsRecord } from './sqs-record.ts';

export interface EventSource {
  /** Stops receiving and resolves when the batches under way have ended. */
  close(): Promise<void>;
}

export interface EventSourceOptions {
  readonly definition: EventSourceDefinition;
  readonly sqs: SQSClient;
  invoke(functionName: string, event: string): Promise<InvocationResult>;
  onFailure(error: unknown): void;
}

const startingConcurrency = 5;
const longPollSeconds = 20;
const pauseAfterFailureMs = 1_000;

/**
 * Polls a queue and hands its messages to the function in batches. What the function managed is
 * deleted; the rest becomes visible again after the queue's visibility timeout, and after enough
 * receives moves to its dead-letter queue.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export function startEventSource(options: EventSourceOptions): EventSource {
  const { definition, sqs } = options;
  const stop = new AbortController();
  const underWay = new Set<Promise<void>>();
  const concurrency = definition.maximumConcurrency ?? startingConcurrency;

  async function poll() {
    while (!stop.signal.aborted) {
      try {
        const messages = await gather(definition, sqs, stop.signal);
        const records = messages.map((message) => toSqsRecord(message, definition.queueArn));
        for (const batch of toBatches(records, definition.batchSize)) {
          const work = handle(batch).catch(options.onFailure);
          underWay.add(work);
          void work.finally(() => underWay.delete(work));
          while (underWay.size >= concurrency) await Promise.race(underWay);
        }
      } catch (error) {
        if (stop.signal.aborted) return;
        options.onFailure(error);
        await pause(pauseAfterFailureMs, stop.signal);
      }
    }
  }

  async function handle(batch: SQSRecord[]) {
    const event = JSON.stringify({ Records: batch });
    const { functionError, payload } = await options.invoke(definition.functionName, event);
    if (functionError !== undefined) return;
    const failed = new Set(definition.reportBatchItemFailures ? failedRecords(batch, payload) : []);
    await remove(batch.filter((record) => !failed.has(record)));
  }

  async function remove(records: SQSRecord[]) {
    for (let first = 0; first < records.length; first += quotas.messagesPerReceive) {
      const Entries = records
        .slice(first, first + quotas.messagesPerReceive)
        .map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: definition.queueUrl, Entries }));
    }
  }

  const polling = poll();
  return {
    async close() {
      stop.abort();
      await polling;
      await Promise.all(underWay);
    },
  };
}

/** Messages for one batch: what is there now, or all that come within the batching window. */
async function gather(
  { queueUrl, batchSize, maximumBatchingWindowMs }: EventSourceDefinition,
  sqs: SQSClient,
  signal: AbortSignal,
): Promise<Message[]> {
  const messages: Message[] = [];
  let windowEnds = Number.POSITIVE_INFINITY;
  while (messages.length < batchSize && Date.now() < windowEnds) {
    const left = Math.ceil((windowEnds - Date.now()) / 1000);
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(quotas.messagesPerReceive, batchSize - messages.length),
      WaitTimeSeconds: Math.min(longPollSeconds, left),
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    try {
      const { Messages = [] } = await sqs.send(command, { abortSignal: signal });
      if (messages.length === 0) windowEnds = Date.now() + maximumBatchingWindowMs;
      messages.push(...Messages);
    } catch (error) {
      // What was received before the service began to close is still handled.
      if (messages.length > 0) return messages;
      throw error;
    }
    if (messages.length === 0) return messages;
  }
  return messages;
}

/** @throws Error when the definition asks for what Lambda refuses */
export function checkEventSource({
  queueArn,
  batchSize,
  maximumBatchingWindowMs,
}: EventSourceDefinition): void {
  if (
    batchSize > quotas.messagesPerReceive &&
    maximumBatchingWindowMs < quotas.largeBatchWindowMs
  ) {
    throw new Error(
      `The event source of ${queueArn} asks for batches of ${batchSize}: more than ${quotas.messagesPerReceive} need a batching window of at least 1 second.`,
    );
  }
}

function pause(ms: number, signal: AbortSignal) {
  return new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
