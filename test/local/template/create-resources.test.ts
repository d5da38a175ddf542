import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startDynamoDb } from '../../../local/aws/dynamodb.ts';
import { localCredentials } from '../../../local/aws/local-credentials.ts';
import { secretArn } from '../../../local/aws/secrets-manager/secret-arn.ts';
import { startSecretsManager } from '../../../local/aws/secrets-manager/server.ts';
import { startSqs } from '../../../local/aws/sqs.ts';
import { createResources } from '../../../local/template/create-resources.ts';
import type { DeclaredTable, Deployment } from '../../../local/template/deployment.ts';

const place = { account: '000000000000', region: 'us-east-1' };

const table: DeclaredTable = {
  create: {
    TableName: 'items',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'class', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-class',
        KeySchema: [{ AttributeName: 'class', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  },
  arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/items',
  timeToLiveAttribute: 'expiresAt',
};

const deploymentOf = (sqsEndpoint: string): Deployment => {
  const queue = (name: string, attributes: Record<string, string>) => ({
    name,
    arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
    url: `${sqsEndpoint}/000000000000/${name}`,
    attributes,
  });
  const deadLetters = queue('dead-letters', {});
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: deadLetters.arn,
    maxReceiveCount: 5,
  });
  const alerts = queue('alerts', { VisibilityTimeout: '180', RedrivePolicy });
  return {
    ...place,
    tables: [table],
    queues: [alerts, deadLetters],
    topics: [
      {
        name: 'reminders',
        arn: 'arn:aws:sns:us-east-1:000000000000:reminders',
        attributes: {},
        subscriptions: [
          { protocol: 'sqs', endpoint: alerts.arn, attributes: { RawMessageDelivery: 'true' } },
        ],
      },
    ],
    secrets: [
      {
        name: 'webhook',
        arn: secretArn(place, 'webhook'),
        tags: [{ Key: 'rotation-strategy', Value: 'webhook-key' }],
        generateSecretString: {
          secretStringTemplate: '{"previous":null}',
          generateStringKey: 'current',
          passwordLength: 40,
          excludePunctuation: true,
        },
      },
      { name: 'plain', arn: secretArn(place, 'plain'), tags: [], secretString: 'given' },
    ],
    functions: [],
    eventSources: [],
    schedules: [],
    restApis: [],
    outputs: {},
  };
};

describe('creating what a template declares', () => {
  const directory = mkdtempSync(join(tmpdir(), 'create-resources-'));
  const file = (name: string) => join(directory, name);

  const open = async () => {
    const [dynamoDb, sqs, secretsManager] = await Promise.all([
      startDynamoDb({ file: file('dynamodb.sqlite') }),
      startSqs(),
      startSecretsManager({ file: file('secrets.json') }),
    ]);
    const endpoints = {
      dynamodbEndpoint: dynamoDb.endpoint,
      sqsEndpoint: sqs.endpoint,
      secretsManagerEndpoint: secretsManager.endpoint,
    };
    const stop = () => Promise.all([dynamoDb.stop(), sqs.stop(), secretsManager.stop()]);
    return { endpoints, deployment: deploymentOf(sqs.endpoint), stop };
  };
  const settings = (endpoint: string) => ({
    endpoint,
    region: 'us-east-1',
    credentials: localCredentials,
  });
  const readSecret = async (endpoint: string, SecretId: string) =>
    new SecretsManagerClient(settings(endpoint)).send(new GetSecretValueCommand({ SecretId }));

  let engines: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    engines = await open();
  });
  afterEach(async () => {
    await engines.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('makes tables, queues, topics and secrets that work together', async () => {
    const { deployment, endpoints } = engines;
    const made = await createResources(deployment, endpoints);
    expect(made).toMatchObject({
      tables: { created: ['items'] },
      queues: { created: ['dead-letters', 'alerts'] },
      topics: { created: ['reminders'] },
      secrets: { created: ['webhook', 'plain'] },
    });

    const sqs = new SQSClient(settings(endpoints.sqsEndpoint));
    const QueueUrl = deployment.queues[0]?.url;
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject(deployment.queues[0]?.attributes ?? {});
    await new SNSClient(settings(endpoints.sqsEndpoint)).send(
      new PublishCommand({ TopicArn: deployment.topics[0]?.arn ?? '', Message: 'hello' }),
    );
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.[0]?.Body).toBe('hello');

    const { TimeToLiveDescription } = await new DynamoDBClient(
      settings(endpoints.dynamodbEndpoint),
    ).send(new DescribeTimeToLiveCommand({ TableName: 'items' }));
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expiresAt' });

    const secret = await readSecret(endpoints.secretsManagerEndpoint, 'webhook');
    expect(secret.ARN).toBe(deployment.secrets[0]?.arn);
    expect(JSON.parse(secret.SecretString ?? '')).toEqual({
      previous: null,
      current: expect.stringMatching(/^[A-Za-z0-9]{40}$/),
    });
  });

  it('keeps what an earlier start left', async () => {
    await createResources(engines.deployment, engines.endpoints);
    const before = await readSecret(engines.endpoints.secretsManagerEndpoint, 'webhook');
    await engines.stop();
    engines = await open();
    const found = await createResources(engines.deployment, engines.endpoints);
    expect(found).toMatchObject({
      tables: { created: [], kept: ['items'] },
      secrets: { created: [], kept: ['webhook', 'plain'] },
    });
    const after = await readSecret(engines.endpoints.secretsManagerEndpoint, 'webhook');
    expect(after.SecretString).toBe(before.SecretString);
  });

  it.each<[string, Partial<DeclaredTable['create']>, Partial<DeclaredTable>]>([
    ['global secondary indexes', { GlobalSecondaryIndexes: [] }, {}],
    [
      'list of key attributes',
      { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] },
      {},
    ],
    ['key schema', { KeySchema: [{ AttributeName: 'class', KeyType: 'HASH' }] }, {}],
    ['time-to-live attribute', {}, { timeToLiveAttribute: 'endsAt' }],
  ])('asks for --fresh when the %s of a kept table changed', async (part, create, more) => {
    const { deployment, endpoints } = engines;
    await createResources(deployment, endpoints);
    const changed = { ...table, ...more, create: { ...table.create, ...create } };
    await expect(createResources({ ...deployment, tables: [changed] }, endpoints)).rejects.toThrow(
      new RegExp(`table items was kept .* its ${part} .* --fresh`),
    );
  });
});
