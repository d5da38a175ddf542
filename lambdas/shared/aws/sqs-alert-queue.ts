import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { AlertQueue } from '../domain/alert-delivery.ts';

/** The alert queue in SQS. */
export function sqsAlertQueue(client: SQSClient, queueUrl: string): AlertQueue {
  return {
    async send(delivery) {
      await client.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(delivery) }),
      );
    },
  };
}
