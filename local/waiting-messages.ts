import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { localCredentials } from './aws/local-credentials.ts';
import type { Deployment } from './template/deployment.ts';

/** Messages in all queues that wait or are being worked on, dead letters among them. */
export async function waitingMessages(
  { queues, region }: Deployment,
  sqsEndpoint: string,
): Promise<number> {
  const client = new SQSClient({ endpoint: sqsEndpoint, region, credentials: localCredentials });
  try {
    let waiting = 0;
    for (const { url } of queues) {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: url,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      for (const count of Object.values(Attributes ?? {})) waiting += Number(count);
    }
    return waiting;
  } finally {
    client.destroy();
  }
}
