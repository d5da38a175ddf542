import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { sqsAlertQueue } from '../../../lambdas/shared/aws/sqs-alert-queue.ts';
import { AlertDelivery } from '../../../lambdas/shared/domain/alert-delivery.ts';
import { localCredentials } from '../../../local/aws/local-credentials.ts';
import { startSqs } from '../../../local/aws/sqs.ts';
import { alert, delivery } from '../../fixtures/alert.ts';

it('puts a delivery into SQS as it is, up to the largest alert that is accepted', async () => {
  const engine = await startSqs();
  const client = new SQSClient({
    endpoint: engine.endpoint,
    region: 'us-east-1',
    credentials: localCredentials,
  });
  try {
    const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'alerts' }));
    const sent = delivery(alert({ description: 'ü'.repeat(190 * 1024) }));
    await sqsAlertQueue(client, QueueUrl).send(sent);
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(AlertDelivery.parse(JSON.parse(Messages?.[0]?.Body ?? ''))).toEqual(sent);
  } finally {
    client.destroy();
    await engine.stop();
  }
});
