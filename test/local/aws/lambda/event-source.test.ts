import { createHash } from 'node:crypto';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { buildApp } from 'fauxqs';
import type { EventSourceDefinition } from '../../../../local/aws/lambda/function-definition.ts';
import { openWorkbench, region, until, type Workbench } from './workbench.ts';

let bench: Workbench;
let sqs: SQSClient;
let sqsEndpoint: string;

beforeEach(async () => {
  bench = await openWorkbench();
  const app = buildApp({ logger: false });
  sqsEndpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  sqs = new SQSClient({
    endpoint: sqsEndpoint,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  bench.finally(async () => {
    sqs.destroy();
    app.server.closeAllConnections();
    await app.close();
  });
});
afterEach(() => bench.end());

async function createQueue(name: string, attributes: Record<string, string> = {}) {
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: attributes }),
  );
  return { queueUrl: QueueUrl, queueArn: `arn:aws:sqs:${region}:000000000000:${name}` };
}

async function send(QueueUrl: string, ...bodies: string[]) {
  for (let first = 0; first < bodies.length; first += 10) {
    const Entries = bodies
      .slice(first, first + 10)
      .map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }
}

async function counts(QueueUrl: string) {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
  };
}

/** A function that writes what it gets to its log and answers, or throws, as its messages say. */
const recorder = (more: { name?: string; reservedConcurrency?: number } = {}) =>
  bench.plain(
    more.name ?? 'recorder',
    `export const handler = async ({ Records }) => {
      console.log(JSON.stringify(Records));
      const bodies = Records.map(({ body }) => body);
      if (bodies.includes('slow')) await new Promise((resolve) => setTimeout(resolve, 400));
      console.log('ended');
      if (bodies.includes('throw')) throw new Error('thrown');
      if (bodies.includes('malformed')) return { batchItemFailures: [{ itemIdentifier: '' }] };
      const poison = Records.filter(({ body }) => body === 'poison');
      return { batchItemFailures: poison.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    };`,
    more,
  );

const source = (
  queue: { queueUrl: string; queueArn: string },
  more: Partial<EventSourceDefinition> = {},
): EventSourceDefinition => ({
  functionName: 'recorder',
  batchSize: 10,
  maximumBatchingWindowMs: 0,
  reportBatchItemFailures: true,
  ...queue,
  ...more,
});

async function startWith(
  queue: { queueUrl: string; queueArn: string },
  more: Partial<EventSourceDefinition> = {},
) {
  const lines: string[] = [];
  const service = await bench.start({
    functions: [await recorder()],
    eventSources: [source(queue, more)],
    sqsEndpoint,
    log: ({ text }) => lines.push(text),
  });
  const batches = () =>
    lines.filter((line) => line.startsWith('[')).map((line): SQSRecord[] => JSON.parse(line));
  return { service, lines, batches, received: () => batches().flat() };
}

describe('an SQS event source', () => {
  it('hands over messages in the shape of Lambda’s SQS event and deletes them', async () => {
    const queue = await createQueue('alerts');
    const { received } = await startWith(queue);
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queue.queueUrl,
        MessageBody: '{"alert":1}',
        MessageAttributes: {
          text: { DataType: 'String', StringValue: 'a' },
          bytes: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2]) },
        },
      }),
    );
    const [record] = await until(() => received().length > 0 && received());
    expect(record).toEqual({
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      receiptHandle: expect.any(String),
      body: '{"alert":1}',
      attributes: expect.objectContaining({
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      }),
      messageAttributes: {
        text: { stringValue: 'a', stringListValues: [], binaryListValues: [], dataType: 'String' },
        bytes: {
          binaryValue: 'AQI=',
          stringListValues: [],
          binaryListValues: [],
          dataType: 'Binary',
        },
      },
      md5OfBody: createHash('md5').update('{"alert":1}').digest('hex'),
      md5OfMessageAttributes: expect.any(String),
      eventSource: 'aws:sqs',
      eventSourceARN: queue.queueArn,
      awsRegion: region,
    });
    await until(async () => {
      const { visible, inFlight } = await counts(queue.queueUrl);
      return visible + inFlight === 0;
    });
  });

  it('keeps only what the function reports as failed, until it goes to the dead-letter queue', async () => {
    const dead = await createQueue('dead');
    const queue = await createQueue('alerts', {
      VisibilityTimeout: '1',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.queueArn, maxReceiveCount: 2 }),
    });
    const { received } = await startWith(queue);
    await send(queue.queueUrl, 'a', 'poison', 'b');
    const { Messages = [] } = await until(async () => {
      const reply = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: dead.queueUrl, WaitTimeSeconds: 5 }),
      );
      return (reply.Messages?.length ?? 0) > 0 && reply;
    });
    expect(Messages.map(({ Body }) => Body)).toEqual(['poison']);

    const records = received();
    const times = (body: string) => records.filter((record) => record.body === body).length;
    expect([times('a'), times('b'), times('poison')]).toEqual([1, 1, 2]);
    expect(records.at(-1)?.attributes.ApproximateReceiveCount).toBe('2');
  });

  it.each(['throw', 'malformed'])('keeps the whole batch when the answer is: %s', async (body) => {
    const queue = await createQueue('alerts', { VisibilityTimeout: '600' });
    const { received } = await startWith(queue);
    await send(queue.queueUrl, 'a', body, 'b');
    await until(() => received().length === 3);
    await until(async () => (await counts(queue.queueUrl)).inFlight === 3);
  });

  it('deletes the whole batch when failures of single messages are not asked for', async () => {
    const queue = await createQueue('alerts', { VisibilityTimeout: '600' });
    await startWith(queue, { reportBatchItemFailures: false });
    await send(queue.queueUrl, 'a', 'poison');
    await until(async () => {
      const { visible, inFlight } = await counts(queue.queueUrl);
      return visible + inFlight === 0;
    });
  });

  it('gathers larger batches within its window', async () => {
    const queue = await createQueue('alerts');
    const bodies = Array.from({ length: 25 }, (_, n) => `message ${n}`);
    await send(queue.queueUrl, ...bodies);
    const { batches, received } = await startWith(queue, {
      batchSize: 25,
      maximumBatchingWindowMs: 5_000,
    });
    await until(() => received().length === 25);
    expect(batches().map(({ length }) => length)).toEqual([25]);
  });

  it('runs no more batches at a time than its maximum concurrency', async () => {
    const queue = await createQueue('alerts');
    await send(queue.queueUrl, 'slow', 'slow', 'slow', 'slow');
    const { lines } = await startWith(queue, { batchSize: 1, maximumConcurrency: 2 });
    await until(() => lines.length === 8);
    let running = 0;
    const most = Math.max(...lines.map((line) => (line === 'ended' ? --running : ++running)));
    expect(most).toBe(2);
  });

  it('lets the batch under way finish when the service closes, and loses nothing', async () => {
    const queue = await createQueue('alerts');
    const { service, received } = await startWith(queue);
    await send(queue.queueUrl, 'slow');
    await until(() => received().length === 1);
    await service.close();
    const { visible, inFlight } = await counts(queue.queueUrl);
    expect([visible, inFlight]).toEqual([0, 0]);
  });

  it('leaves a message to the queue when the function is throttled', async () => {
    const queue = await createQueue('alerts', { VisibilityTimeout: '600' });
    await bench.start({
      functions: [await recorder({ name: 'full', reservedConcurrency: 0 })],
      eventSources: [source(queue, { functionName: 'full' })],
      sqsEndpoint,
    });
    await send(queue.queueUrl, 'a');
    await until(async () => (await counts(queue.queueUrl)).inFlight === 1);
  });

  it('refuses a batch of more than 10 without a window of a second, as Lambda does', async () => {
    const queue = await createQueue('alerts');
    const functions = [await recorder()];
    await expect(
      bench.start({
        functions,
        eventSources: [source(queue, { batchSize: 11 })],
        sqsEndpoint,
      }),
    ).rejects.toThrow(/batches of 11.*batching window of at least 1 second/);
  });
});
