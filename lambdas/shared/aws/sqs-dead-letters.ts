import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetters } from '../domain/alert-delivery.ts';

/** SQS hands out at most ten at a time. */
const MAX_MESSAGES = 10;

/** Long enough to move what was received, and soon over when that was cut short. */
const HIDDEN_SECONDS = 60;

/** The dead-letter queue of the alert queue, in SQS. */
export function sqsDeadLetters(
  client: SQSClient,
  deadLetterQueueUrl: string,
  queueUrl: string,
): DeadLetters {
  async function receive(most: number): Promise<readonly Message[]> {
    const { Messages } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: deadLetterQueueUrl,
        MaxNumberOfMessages: Math.min(most, MAX_MESSAGES),
        VisibilityTimeout: HIDDEN_SECONDS,
        // Asks every server of the queue, so that an empty answer means an empty queue.
        WaitTimeSeconds: 1,
      }),
    );
    return Messages ?? [];
  }

  /** Sent first and deleted then: what dies in between is there twice. */
  async function move({ Body, ReceiptHandle }: Message): Promise<void> {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: Body }));
    await client.send(new DeleteMessageCommand({ QueueUrl: deadLetterQueueUrl, ReceiptHandle }));
  }

  return {
    async redrive(limit) {
      let moved = 0;
      while (moved < limit) {
        const messages = await receive(limit - moved);
        if (messages.length === 0) break;
        await Promise.all(messages.map(move));
        moved += messages.length;
      }
      return moved;
    },
  };
}
