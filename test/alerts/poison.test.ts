import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type * as Process from '../../lambdas/alerts/process.handler.ts';
import { incidentId } from '../../lambdas/alerts/read-delivery.ts';
import { dynamoDeliveryStore } from '../../lambdas/shared/aws/dynamo-delivery-store.ts';
import { dynamoIncidentStore } from '../../lambdas/shared/aws/dynamo-incident-store.ts';
import { sqsAlertQueue } from '../../lambdas/shared/aws/sqs-alert-queue.ts';
import { sqsDeadLetters } from '../../lambdas/shared/aws/sqs-dead-letters.ts';
import { toReplay } from '../../lambdas/shared/domain/alert-delivery.ts';
import { type DynamoDb, startDynamoDb } from '../../local/aws/dynamodb.ts';
import { failedRecords, toSqsRecord } from '../../local/aws/lambda/sqs-record.ts';
import { localCredentials } from '../../local/aws/local-credentials.ts';
import { type Sqs, startSqs } from '../../local/aws/sqs.ts';
import { alert, delivery } from '../fixtures/alert.ts';
import { integration } from '../fixtures/integration.ts';
import { alertIdOf } from './incident-desk.ts';

const TABLES = {
  INTEGRATIONS_TABLE: 'id',
  INCIDENTS_TABLE: 'id',
  CONFIGURATION_ITEMS_TABLE: 'id',
  DELIVERIES_TABLE: 'deliveryId',
};
const POISONED = incidentId(integration().id, alertIdOf(3).toLowerCase(), false);
const ARN = 'arn:aws:sqs:us-east-1:000000000000:';
const QUEUE_ARN = `${ARN}alerts`;
const before = { ...process.env };

let dynamodb: DynamoDb;
let sqs: Sqs;
let tables: DynamoDBDocumentClient;
let queues: SQSClient;
let queueUrl: string;
let deadLetterQueueUrl: string;
let handler: typeof Process.handler;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
  sqs = await startSqs();
  const client = { region: 'us-east-1', credentials: localCredentials };
  tables = DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...client, endpoint: dynamodb.endpoint }),
  );
  queues = new SQSClient({ ...client, endpoint: sqs.endpoint });
  for (const [TableName, key] of Object.entries(TABLES)) {
    await tables.send(
      new CreateTableCommand({
        TableName,
        KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    process.env[TableName] = TableName;
  }
  process.env.AWS_REGION = client.region;
  process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamodb.endpoint;
  process.env.AWS_ACCESS_KEY_ID = localCredentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = localCredentials.secretAccessKey;
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  process.env.POWERTOOLS_METRICS_DISABLED = 'true';
  process.env.POWERTOOLS_METRICS_NAMESPACE = 'test';

  deadLetterQueueUrl = await createQueue('dead-letters', {});
  queueUrl = await createQueue('alerts', {
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: `${ARN}dead-letters`,
      maxReceiveCount: 5,
    }),
  });
  ({ handler } = await import('../../lambdas/alerts/process.handler.ts'));
});

afterAll(async () => {
  queues.destroy();
  tables.destroy();
  await sqs.stop();
  await dynamodb.stop();
  process.env = before;
});

async function createQueue(QueueName: string, Attributes: Record<string, string>) {
  return (await queues.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
}

async function waiting(QueueUrl: string): Promise<number> {
  const { Attributes } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return (
    Number(Attributes?.ApproximateNumberOfMessages) +
    Number(Attributes?.ApproximateNumberOfMessagesNotVisible)
  );
}

/**
 * Hands batches to the function until the queue has none left, as Lambda does; what failed is visible
 * again at once, as if its time had passed.
 */
async function drain(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return;
    const records = Messages.map((message) => toSqsRecord(message, QUEUE_ARN));
    const context = { getRemainingTimeInMillis: () => 30_000 };
    const answer = await handler({ Records: records }, context as never);
    const failed = new Set(failedRecords(records, JSON.stringify(answer)));
    for (const record of records) {
      const of = { QueueUrl: queueUrl, ReceiptHandle: record.receiptHandle };
      await (failed.has(record)
        ? queues.send(new ChangeMessageVisibilityCommand({ ...of, VisibilityTimeout: 0 }))
        : queues.send(new DeleteMessageCommand(of)));
    }
  }
}

it('keeps one poisoned alert of ten for a person after five tries, and heals it when it is redriven', async () => {
  const incidents = dynamoIncidentStore(tables, 'INCIDENTS_TABLE');
  const deliveries = dynamoDeliveryStore(tables, 'DELIVERIES_TABLE');
  const deadLetters = sqsDeadLetters(queues, deadLetterQueueUrl, queueUrl);
  const numbers = Array.from({ length: 10 }, (_, number) => number);
  const idOf = (number: number) =>
    incidentId(integration().id, alertIdOf(number).toLowerCase(), false);
  // An incident that nobody can read.
  await tables.send(new PutCommand({ TableName: 'INCIDENTS_TABLE', Item: { id: POISONED } }));

  for (const number of numbers) {
    const sent = delivery(alert({ alertId: alertIdOf(number), originAlertId: null }), {
      deliveryId: String(number),
    });
    await queues.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(sent) }),
    );
  }
  await drain();
  expect([await waiting(queueUrl), await waiting(deadLetterQueueUrl)]).toEqual([0, 1]);
  for (const number of numbers.filter((each) => each !== 3)) {
    expect(await deliveries.get(String(number))).toMatchObject({ tries: 1, failure: null });
    expect(await incidents.get(idOf(number))).toMatchObject({ state: 'open' });
  }
  expect(await deliveries.get('3')).toMatchObject({
    tries: 5,
    incident: null,
    failure: { code: 'unexpected' },
  });

  await tables.send(new DeleteCommand({ TableName: 'INCIDENTS_TABLE', Key: { id: POISONED } }));
  expect(await deadLetters.redrive(10)).toBe(1);
  await drain();
  expect(await deliveries.get('3')).toMatchObject({ tries: 1, failure: null });
  expect(await incidents.get(POISONED)).toMatchObject({ state: 'open' });
  expect(await deadLetters.redrive(10)).toBe(0);
});

it('changes nothing when a kept delivery is replayed', async () => {
  const incidents = dynamoIncidentStore(tables, 'INCIDENTS_TABLE');
  const deliveries = dynamoDeliveryStore(tables, 'DELIVERIES_TABLE');
  const sent = delivery(alert({ alertId: alertIdOf(42) }), { deliveryId: 'replayed' });
  const queue = sqsAlertQueue(queues, queueUrl);
  await queue.send(sent);
  await drain();
  const kept = await deliveries.get('replayed');
  const id = incidentId(integration().id, alertIdOf(42).toLowerCase(), false);
  const incident = await incidents.get(id);
  if (kept) await queue.send(toReplay(kept));
  await drain();
  expect(await incidents.get(id)).toEqual(incident);
  expect(await deliveries.get('replayed')).toMatchObject({ source: 'webhook', failure: null });
});
