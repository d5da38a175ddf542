import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { localCredentials } from '../../../../local/aws/local-credentials.ts';
import { type Sqs, startSqs } from '../../../../local/aws/sqs.ts';

describe('the local SQS', () => {
  let sqs: Sqs;
  let client: SQSClient;

  beforeEach(async () => {
    sqs = await startSqs();
    client = new SQSClient({
      endpoint: sqs.endpoint,
      region: 'us-east-1',
      credentials: localCredentials,
    });
  });
  afterEach(async () => {
    client.destroy();
    await sqs.stop();
  });

  it('carries messages, at the URL a template\u2019s Ref of a queue gives', async () => {
    const QueueUrl = `${sqs.endpoint}/000000000000/alerts`;
    await client.send(new CreateQueueCommand({ QueueName: 'alerts' }));
    expect((await client.send(new GetQueueUrlCommand({ QueueName: 'alerts' }))).QueueUrl).toBe(
      QueueUrl,
    );
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(['hello']);
  });

  it('listens on 127.0.0.1 only', async () => {
    const { hostname, port } = new URL(sqs.endpoint);
    expect(hostname).toBe('127.0.0.1');
    await expect(fetch(`http://127.0.0.2:${port}/health`)).rejects.toThrow();
  });

  it('names a port that is taken', async () => {
    const port = Number(new URL(sqs.endpoint).port);
    await expect(startSqs({ port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken`);
  });
});
