import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoIntegrationStore } from '../../lambdas/shared/aws/dynamo-integration-store.ts';
import { secretsManagerWebhookKeyStore } from '../../lambdas/shared/aws/secrets-manager-webhook-key-store.ts';
import { localCredentials } from '../../local/aws/local-credentials.ts';
import { type Engines, startEngines } from '../../local/engines.ts';
import { createResources } from '../../local/template/create-resources.ts';
import { readDeployment } from '../../local/template/read-deployment.ts';
import { integrationOf } from '../integration-of.ts';
import type { Measurement } from '../measurement.ts';
import { runWorker } from '../processes.ts';
import { type Handled, type IngestOptions, proxyEvent } from './ingest.worker.ts';
import { SUBSCRIPTION_ID, stormAlert } from './storm-alerts.ts';

const REGION = 'us-east-1';

/** A call of the webhook without what it waits for: DynamoDB and Secrets Manager at first, SQS each time. */
export async function* warm(assembly: string, directory: string): AsyncGenerator<Measurement> {
  mkdirSync(directory);
  await using stack = new AsyncDisposableStack();
  const engines = await startEngines(directory, REGION, () => undefined, stack);
  const deployment = readDeployment(assembly, { sqsEndpoint: engines.sqsEndpoint, region: REGION });
  await createResources(deployment, engines);
  const ingest = deployment.functions.find(({ name }) => /ingest/i.test(name));
  if (!ingest) throw new Error('The template declares no function that takes alerts in.');
  const key = await connect(ingest.environment, engines);
  const options: IngestOptions = {
    bundle: join(ingest.codeDirectory, 'index.mjs'),
    environment: {
      ...ingest.environment,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: engines.dynamodbEndpoint,
      AWS_ENDPOINT_URL_SQS: engines.sqsEndpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: engines.secretsManagerEndpoint,
    },
    event: proxyEvent(key, stormAlert({ number: 1, condition: 'Fired' })),
  };
  const worker = join(import.meta.dirname, 'ingest.worker.ts');
  const { handler, bare } = await runWorker<Handled>(worker, options);
  const of = (share: 'p50' | 'p99', atMost: number): Measurement => ({
    name: `ingest handler, warm, ${share}`,
    value: handler[share],
    unit: 'ms',
    bar: { atMost },
    baseline: bare[share],
  });
  yield of('p50', 1);
  yield of('p99', 5);
}

/** An integration, as connecting one leaves it. @returns the key of its webhook, as the URL has it */
async function connect(environment: Record<string, string>, engines: Engines): Promise<string> {
  const at = (endpoint: string) => ({ endpoint, region: REGION, credentials: localCredentials });
  const dynamodb = new DynamoDBClient(at(engines.dynamodbEndpoint));
  const secretsManager = new SecretsManagerClient(at(engines.secretsManagerEndpoint));
  const current = randomBytes(32).toString('base64url');
  const integration = integrationOf({
    tenantId: randomUUID(),
    clientId: randomUUID(),
    subscriptionIds: [SUBSCRIPTION_ID],
  });
  const document = DynamoDBDocumentClient.from(dynamodb);
  await dynamoIntegrationStore(document, environment.INTEGRATIONS_TABLE ?? '').create(integration);
  const prefix = environment.WEBHOOK_KEY_PREFIX ?? '';
  await secretsManagerWebhookKeyStore(secretsManager, prefix).create(integration.id, { current });
  dynamodb.destroy();
  secretsManager.destroy();
  return `${integration.id}.${current}`;
}
