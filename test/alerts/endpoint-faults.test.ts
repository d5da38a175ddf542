import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Code } from 'aws-cdk-lib/aws-lambda';
import * as fc from 'fast-check';
import type * as Ingest from '../../lambdas/alerts/ingest.handler.ts';
import { dynamoIntegrationStore } from '../../lambdas/shared/aws/dynamo-integration-store.ts';
import { secretsManagerWebhookKeyStore } from '../../lambdas/shared/aws/secrets-manager-webhook-key-store.ts';
import { buildApp } from '../../lib/app.ts';
import type { Invoke } from '../../local/aws/api-gateway/integration.ts';
import { startApiGateway } from '../../local/aws/api-gateway/server.ts';
import { startDynamoDb } from '../../local/aws/dynamodb.ts';
import { localCredentials } from '../../local/aws/local-credentials.ts';
import { startSecretsManager } from '../../local/aws/secrets-manager/server.ts';
import { startSqs } from '../../local/aws/sqs.ts';
import { readDeployment } from '../../local/template/read-deployment.ts';
import { alert } from '../fixtures/alert.ts';
import { integration } from '../fixtures/integration.ts';
import { type FaultyProxy, type ServiceState, startFaultyProxy } from './faulty-proxy.ts';

/** All that Azure either takes for an answer or sends again for, or that tells a person what to do. */
const ALLOWED = new Set([200, 202, 400, 401, 403, 408, 413, 429, 503, 504]);
const KEY = 'k'.repeat(43);
const CONTEXT = { awsRequestId: 'request', functionName: 'ingest', memoryLimitInMB: '512' };
const TABLE = 'integrations';
const before = { ...process.env };
const stack = new AsyncDisposableStack();

let handler: (event: unknown, context: unknown) => Promise<unknown>;
let sqs: FaultyProxy;
let dynamodb: FaultyProxy;
let secretsManager: FaultyProxy;
let webhook: string;
let invoke: Invoke;
let now: () => number;

beforeAll(async () => {
  const region = 'us-east-1';
  const engines = {
    dynamodb: stack.adopt(await startDynamoDb(), (engine) => engine.stop()),
    sqs: stack.adopt(await startSqs(), (engine) => engine.stop()),
    secretsManager: stack.adopt(await startSecretsManager({ region }), (engine) => engine.stop()),
  };
  const front = async (engine: { endpoint: string }) =>
    stack.adopt(await startFaultyProxy(engine.endpoint), async (proxy) => proxy.close());
  dynamodb = await front(engines.dynamodb);
  sqs = await front(engines.sqs);
  secretsManager = await front(engines.secretsManager);
  const at = (endpoint: string) => ({ endpoint, region, credentials: localCredentials });

  const tables = new DynamoDBClient(at(dynamodb.endpoint));
  await tables.send(
    new CreateTableCommand({
      TableName: TABLE,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await dynamoIntegrationStore(DynamoDBDocumentClient.from(tables), TABLE).create(integration());
  const secrets = new SecretsManagerClient(at(secretsManager.endpoint));
  await secretsManagerWebhookKeyStore(secrets, 'webhook/').create(integration().id, {
    current: KEY,
  });
  const queues = new SQSClient(at(engines.sqs.endpoint));
  const { QueueUrl = '' } = await queues.send(new CreateQueueCommand({ QueueName: 'alerts' }));

  Object.assign(process.env, {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.endpoint,
    AWS_ENDPOINT_URL_SQS: sqs.endpoint,
    INTEGRATIONS_TABLE: TABLE,
    WEBHOOK_KEY_PREFIX: 'webhook/',
    ALERT_QUEUE_URL: QueueUrl.replace(engines.sqs.endpoint, sqs.endpoint),
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  const module: typeof Ingest = await import('../../lambdas/alerts/ingest.handler.ts');
  handler = module.handler as typeof handler;

  const gateway = stack.adopt(
    await startApiGateway({
      restApis: declaredApis(),
      invoke: (...call) => invoke(...call),
      credentials: localCredentials,
      port: 0,
      now: () => now(),
    }),
    (running) => running.stop(),
  );
  webhook = `${gateway.endpoint}/prod/api/webhooks/inbound/azure-monitor`;
});

beforeEach(() => {
  for (const service of [sqs, dynamodb, secretsManager]) service.state = 'well';
  invoke = handling((event) => event);
  now = Date.now;
});

afterAll(async () => {
  await stack.disposeAsync();
  process.env = before;
});

/** As the template declares them, with its throttling and its answers to errors. */
function declaredApis() {
  const directory = mkdtempSync(join(tmpdir(), 'endpoint-'));
  try {
    writeFileSync(join(directory, 'index.mjs'), 'export const handler = async () => {};');
    const outdir = join(directory, 'cdk.out');
    const code = { code: () => Code.fromAsset(directory, { exclude: ['*.out'] }), remove() {} };
    buildApp({ outdir, bundles: code }).synth();
    return readDeployment(outdir, { sqsEndpoint: 'http://127.0.0.1:1' }).restApis;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Lambda, which calls the handler with what `change` makes of the event. */
function handling(change: (event: object) => unknown): Invoke {
  return async (_name, _qualifier, payload) => {
    try {
      const answer = await handler(change(JSON.parse(payload) as object), CONTEXT);
      return { payload: JSON.stringify(answer) ?? '' };
    } catch (error) {
      return { payload: String(error), functionError: 'Unhandled' };
    }
  };
}

async function call(body: string | Buffer = JSON.stringify(alert()), query = `?key=${ownKey()}`) {
  const response = await fetch(`${webhook}${query}`, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
  });
  await response.arrayBuffer();
  return response.status;
}

function ownKey(): string {
  return `${integration().id}.${KEY}`;
}

it('takes an alert in while all is well', async () => {
  expect(await call()).toBe(202);
});

it.each(['down', 'throttled', 'broken', 'garbled'] satisfies ServiceState[])(
  'asks Azure to send again while the queue is %s',
  async (state) => {
    await call();
    sqs.state = state;
    expect(await call()).toBe(503);
  },
);

it('asks Azure to send again within its ten seconds while the queue never answers', async () => {
  await call();
  sqs.state = 'silent';
  const started = performance.now();
  expect(await call()).toBe(503);
  expect(performance.now() - started).toBeLessThan(10_000);
});

it.each(['down', 'throttled', 'broken', 'garbled'] satisfies ServiceState[])(
  'asks Azure to send again while the settings are %s',
  async (state) => {
    dynamodb.state = state;
    const unknown = `/subscriptions/${crypto.randomUUID()}/providers/x/alerts/1`;
    expect(await call(JSON.stringify(alert({ alertId: unknown })))).toBe(503);
  },
);

it.each(['down', 'throttled', 'broken', 'garbled'] satisfies ServiceState[])(
  'asks Azure to send again while the keys are %s',
  async (state) => {
    secretsManager.state = state;
    expect(await call('{}', `?key=${crypto.randomUUID()}.${KEY}`)).toBe(503);
  },
);

const LAMBDA_FAULTS: readonly (readonly [string, Invoke])[] = [
  ['throws', async () => ({ payload: '{"errorMessage":"no"}', functionError: 'Unhandled' })],
  [
    'crashes',
    async () => ({ payload: '{"errorType":"Runtime.ExitError"}', functionError: 'Unhandled' }),
  ],
  [
    'is out of time',
    async () => ({ payload: '{"errorType":"Sandbox.Timedout"}', functionError: 'Unhandled' }),
  ],
  ['answers nothing', async () => ({ payload: '' })],
  ['answers null', async () => ({ payload: 'null' })],
  ['answers what is no response', async () => ({ payload: '{"statusCode":"ok"}' })],
  ['answers unknown fields', async () => ({ payload: '{"status":202}' })],
  [
    'is throttled',
    async () => Promise.reject(Object.assign(new Error(), { name: 'TooManyRequestsException' })),
  ],
  ['cannot be reached', async () => Promise.reject(new Error('connect ECONNREFUSED'))],
];

it.each(LAMBDA_FAULTS)('asks Azure to send again when the function %s', async (_fault, fault) => {
  invoke = fault;
  expect([503, 504]).toContain(await call());
});

it.each([
  ['no body', '', 400],
  ['half a character', Buffer.from([0xff, 0xfe, 0xc3]), 400],
  ['very deep JSON', '['.repeat(100_000), 400],
  [
    'a prototype for all objects',
    '{"__proto__":{"schemaId":"azureMonitorCommonAlertSchema"}}',
    400,
  ],
  ['more than an alert can be', `"${'x'.repeat(385 * 1024)}"`, 413],
  ['more than the gateway lets through', Buffer.alloc(10 * 1024 * 1024 + 1, ' '), 413],
  [
    'as much as an alert can be',
    JSON.stringify(alert({ description: 'x'.repeat(300 * 1024) })),
    202,
  ],
])('answers a caller who has the key and sends %s', async (_what, body, status) => {
  expect(await call(body)).toBe(status);
});

it('answers whatever the gateway hands over with what Azure understands', async () => {
  const field = fc.oneof(fc.anything(), fc.constant(undefined), fc.json());
  const event = fc.oneof(
    fc.anything(),
    fc.record({
      headers: field,
      queryStringParameters: fc.oneof(field, fc.constant({ key: ownKey() })),
      requestContext: fc.oneof(field, fc.constant({ identity: { sourceIp: '127.0.0.1' } })),
      body: fc.oneof(field, fc.constant(JSON.stringify(alert()))),
      isBase64Encoded: fc.oneof(fc.boolean(), field),
    }),
  );
  await fc.assert(
    fc.asyncProperty(event, async (handed) => {
      invoke = handling(() => handed);
      const status = await call();
      if (!ALLOWED.has(status)) throw new Error(`${status} came out of the gateway.`);
    }),
    { numRuns: 150 },
  );
});

it('answers 429 to more than it takes, and nothing that loses an alert', async () => {
  invoke = async () => ({ payload: '{"statusCode":202}' });
  const instant = Date.now();
  now = () => instant;
  const statuses = new Set<number>();
  for (let round = 0; round < 5; round += 1) {
    const some = await Promise.all(Array.from({ length: 250 }, () => call('{}')));
    for (const status of some) statuses.add(status);
  }
  expect([...statuses].filter((status) => status !== 202 && status !== 429)).toEqual([]);
  expect(statuses).toContain(429);
});
