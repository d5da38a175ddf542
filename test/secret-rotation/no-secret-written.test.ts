import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { ApiEnvironment } from '../../lambdas/integration-hub/environment.ts';
import { ROUTES, type RouteName } from '../../lambdas/integration-hub/routes.ts';
import { startDynamoDb } from '../../local/aws/dynamodb.ts';
import { localCredentials } from '../../local/aws/local-credentials.ts';
import type { RotationEvent } from '../../local/aws/secrets-manager/rotation.ts';
import { startSecretsManager } from '../../local/aws/secrets-manager/server.ts';
import { startSqs } from '../../local/aws/sqs.ts';
import { rotatable } from '../../local/azure/applications/app-registration.ts';
import { startAzure } from '../../local/azure/start-azure.ts';
import { createCertificateAuthority } from '../../local/certificate-authority.ts';
import { startLambda } from '../local/aws/secrets-manager/workbench.ts';

const REGION = 'us-east-1';
const DAY_MS = 86_400_000;

/** The three ways in which a secret can stand in a text. */
function formsOf(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1);
  return [secret, encodeURIComponent(secret), base64];
}

it('writes no secret, token or rotation token anywhere, whatever happens to a rotation', async () => {
  await using stack = new AsyncDisposableStack();
  const written: string[] = [];
  const secrets = new Set<string>();

  const trusted = getCACertificates('default');
  const authority = await createCertificateAuthority();
  setDefaultCACertificates([...trusted, authority.certificate]);
  stack.defer(() => setDefaultCACertificates(trusted));
  const azure = await startAzure({
    certificate: authority.server,
    size: 5,
    application: { propagationMs: 0 },
  });
  stack.defer(azure.close);
  const { application, endpoint: azureEndpoint, ...ids } = azure;
  secrets.add(ids.clientSecret);
  const add = application.add.bind(application);
  application.add = (credential) => {
    const added = add(credential);
    secrets.add(added.secretText);
    return added;
  };
  application.change(rotatable(azure));

  const dynamodb = await startDynamoDb();
  stack.defer(dynamodb.stop);
  const sqs = await startSqs({ region: REGION });
  stack.defer(sqs.stop);
  const events: RotationEvent[] = [];
  let rotate: (event: unknown, context: Context) => Promise<unknown> = async () => {};
  const context = { getRemainingTimeInMillis: () => 60_000, awsRequestId: 'one' } as Context;
  const lambda = await startLambda(async (request) => {
    secrets.add(request.RotationToken);
    await rotate(request, context);
  });
  stack.defer(lambda.stop);
  const engine = await startSecretsManager({
    lambdaEndpoint: () => lambda.endpoint,
    rotationRetryDelaysMs: [0],
    onRotation: (event) => events.push(event),
  });
  stack.defer(engine.stop);

  const at = (endpoint: string) => ({ endpoint, region: REGION, credentials: localCredentials });
  const client = new DynamoDBClient(at(dynamodb.endpoint));
  stack.defer(() => client.destroy());
  await createTable(client, 'integrations', 'id');
  await createTable(client, 'audit', 'log', 'moment');
  const sns = new SNSClient(at(sqs.endpoint));
  stack.defer(() => sns.destroy());
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'reminders' }));

  const environmentBefore = { ...process.env };
  stack.defer(() => {
    process.env = environmentBefore;
  });
  const unused = Object.keys(ApiEnvironment.shape).map((name) => [name, 'https://127.0.0.1:1/']);
  Object.assign(process.env, {
    ...Object.fromEntries(unused),
    INTEGRATIONS_TABLE: 'integrations',
    AUDIT_TABLE: 'audit',
    SECRET_NAME_PREFIX: 'stackflow/azure/service-principals/',
    WEBHOOK_KEY_PREFIX: 'stackflow/azure/webhook-keys/',
    ROTATE_FUNCTION: 'arn:aws:lambda:us-east-1:000000000000:function:rotate',
    ROTATION_DAYS: '90',
    DISCOVERY_EVERY_MINUTES: '360',
    CHANGES_EVERY_MINUTES: '5',
    ENTRA_SYNC_EVERY_MINUTES: '60',
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
    AWS_ENDPOINT_URL_SNS: sqs.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: engine.endpoint,
    REMINDER_TOPIC_ARN: TopicArn,
    AZURE_AUTHORITY_HOST: azureEndpoint,
    AZURE_RESOURCE_MANAGER_ENDPOINT: azureEndpoint,
    MICROSOFT_GRAPH_ENDPOINT: azureEndpoint,
    POWERTOOLS_LOG_LEVEL: 'DEBUG',
  });
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = (text: string | Uint8Array) => {
      written.push(String(text));
      return true;
    };
    stack.defer(() => {
      stream.write = write;
    });
  }

  const { handler: api } = await import('../../lambdas/integration-hub/api.handler.ts');
  const { handler: watch } = await import('../../lambdas/secret-rotation/watch-expiry.handler.ts');
  rotate = (await import('../../lambdas/secret-rotation/rotate.handler.ts')).handler;

  async function call(route: RouteName, body?: object, integrationId?: string) {
    const request = {
      httpMethod: ROUTES[route].method,
      resource: ROUTES[route].path,
      body: body ? JSON.stringify(body) : null,
      pathParameters: { integrationId },
      headers: { 'if-match': '"1"' },
      requestContext: {
        authorizer: { principalId: 'issuer|ann', name: 'ann', roles: 'super_admin' },
      },
    } as unknown as APIGatewayProxyEvent;
    const { statusCode, body: answer } = await api(request, context);
    written.push(answer);
    return { status: statusCode, body: JSON.parse(answer) };
  }

  // A rotation that goes well, one that a policy refuses, and a pasted secret that has expired and one that works.
  const { tenantId, clientId, clientSecret, subscriptionIds } = ids;
  const connection = { tenantId, clientId, clientSecret, subscriptionIds };
  const { body: integration } = await call('connectIntegration', connection);
  await engine.rotationsSettled();
  expect(integration.secret).toMatchObject({ rotation: 'automatic' });
  expect((await call('rotateClientSecret', undefined, integration.id)).status).toBe(202);
  await engine.rotationsSettled();
  application.change({ policy: { maxLifetimeDays: 1, passwordsAllowed: true } });
  await call('rotateClientSecret', undefined, integration.id);
  await engine.rotationsSettled();
  const names = events.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['RotationSucceeded', 'RotationFailed']));
  const startsAt = Date.now();
  const pasted = application.add({ displayName: null, startsAt, endsAt: startsAt + 5 * DAY_MS });
  const old = application.add({ displayName: null, startsAt, endsAt: startsAt - 1 });
  const expired = { clientSecret: old.secretText };
  const right = { clientSecret: pasted.secretText };
  application.change({ permissions: ['Directory.Read.All'] });
  expect((await call('renewClientSecret', expired, integration.id)).status).toBe(502);
  expect((await call('renewClientSecret', right, integration.id)).status).toBe(200);
  await call('changeIntegration', { ...connection, regions: [1] }, integration.id);
  const reminded = await watch({}, context);
  expect(reminded.reminders).toHaveLength(1);

  // Keys and passwords, which the function makes up itself.
  const manager = new SecretsManagerClient(at(engine.endpoint));
  stack.defer(() => manager.destroy());
  const Name = 'stackflow/passwords/reports';
  const Tags = [{ Key: 'rotation-strategy', Value: 'random-password' }];
  const SecretString = JSON.stringify({ password: 'marked-password-of-a-person-0123' });
  await manager.send(new CreateSecretCommand({ Name, Tags, SecretString }));
  const made = [Name, `stackflow/azure/webhook-keys/${integration.id}`];
  for (const SecretId of made) {
    const RotationLambdaARN = process.env.ROTATE_FUNCTION;
    await manager.send(new RotateSecretCommand({ SecretId, RotationLambdaARN }));
    await engine.rotationsSettled();
    expect(events.at(-1)).toMatchObject({ name: 'RotationSucceeded' });
    for (const VersionStage of ['AWSCURRENT', 'AWSPREVIOUS']) {
      const read = new GetSecretValueCommand({ SecretId, VersionStage });
      const { SecretString = '{}' } = await manager.send(read);
      for (const value of Object.values(JSON.parse(SecretString))) secrets.add(String(value));
    }
  }

  const documents = DynamoDBDocumentClient.from(client);
  const stored = await Promise.all(
    ['integrations', 'audit'].map((TableName) => documents.send(new ScanCommand({ TableName }))),
  );
  const items = stored.map(({ Items }) => Items);
  const everything = [...written, JSON.stringify([events, reminded, items])].join('\n');
  expect(everything).toContain('Rotation step done');
  expect(everything).toContain(integration.id);
  expect(secrets.size).toBeGreaterThan(9);
  const found = [...secrets].flatMap(formsOf).filter((form) => everything.includes(form));
  expect(found).toEqual([]);
  expect(everything).not.toMatch(/eyJ[\w-]{20}/);
});

async function createTable(client: DynamoDBClient, TableName: string, ...keys: string[]) {
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: keys.map((AttributeName, index) => ({
        AttributeName,
        KeyType: index === 0 ? 'HASH' : 'RANGE',
      })),
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
}
