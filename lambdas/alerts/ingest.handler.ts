import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { dynamoActionGroupAddressStore } from '../shared/aws/dynamo-action-group-address-store.ts';
import { dynamoIntegrationStore } from '../shared/aws/dynamo-integration-store.ts';
import { publishAtEnd, publishedMetrics } from '../shared/aws/published-metrics.ts';
import { secretsManagerWebhookKeyStore } from '../shared/aws/secrets-manager-webhook-key-store.ts';
import { sqsAlertQueue } from '../shared/aws/sqs-alert-queue.ts';
import { AzureEnvironment } from '../shared/azure/environment.ts';
import { secureWebhookVerifier } from '../shared/azure/secure-webhook.ts';
import { json, problemDetails } from '../shared/http/problem-details.ts';
import { bodyText } from '../shared/http/request.ts';
import { addressCheck } from './access/address-check.ts';
import { IngestEnvironment } from './environment.ts';
import { ingestAlert } from './ingest-alert.ts';
import { measureIngest } from './measure-ingest.ts';
import { remember } from './remember.ts';

/** How long settings and keys are remembered: a change is felt within this. */
const LIFETIME_MS = 60_000;

/** Wrong keys have an integration's keys read anew, at most so often. */
const RENEWED_MS = 1_000;

/** Azure waits about ten seconds, and calls again only after an answer such as 503: so end before. */
const CLIENT = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
};

const environment = IngestEnvironment.parse(process.env);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(CLIENT));
const integrations = dynamoIntegrationStore(dynamodb, environment.INTEGRATIONS_TABLE);
const keys = secretsManagerWebhookKeyStore(
  new SecretsManagerClient(CLIENT),
  environment.WEBHOOK_KEY_PREFIX,
);
const remembering = { lifetimeMs: LIFETIME_MS, now: Date.now };
const all = remember(() => Array.fromAsync(integrations.list()), remembering);
const ports = {
  integrations: {
    ofSubscription: remember((id) => integrations.ofSubscription(id), remembering),
    all: () => all('all'),
  },
  keys: {
    get: remember((id) => keys.get(id), remembering),
    newest: remember((id) => keys.get(id), { ...remembering, lifetimeMs: RENEWED_MS }),
  },
  verifyToken: secureWebhookVerifier({
    tenants: async () =>
      new Map((await all('all')).map(({ tenantId, cloud }) => [tenantId, cloud])),
    environment: AzureEnvironment.parse(process.env),
  }),
  addresses: addressCheck(
    dynamoActionGroupAddressStore(dynamodb, environment.INTEGRATIONS_TABLE),
    Date.now,
  ),
  queue: sqsAlertQueue(new SQSClient(CLIENT), environment.ALERT_QUEUE_URL),
  newId: randomUUID,
  now: () => new Date(),
};
const logger = new Logger();
const metrics = publishedMetrics(new Metrics());

export const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
  .use(injectLambdaContext(logger, { clearState: true }))
  .use(publishAtEnd(metrics))
  .use(
    problemDetails(logger, {
      code: 'storage_unavailable',
      message: 'The alert could not be stored.',
      fix: 'Azure Monitor sends it again by itself; if this lasts, see the runbook.',
    }),
  )
  .handler(async (event) => {
    // As in the gateway's access log; of what is refused there is no other name.
    logger.appendKeys({ requestId: event.requestContext.requestId });
    const call = {
      key: event.queryStringParameters?.key,
      authorization: event.headers.Authorization ?? event.headers.authorization,
      sourceIp: event.requestContext.identity.sourceIp,
      body: bodyText(event),
    };
    const deliveryId = await measureIngest(() => ingestAlert(call, ports), metrics.measure);
    logger.setCorrelationId(deliveryId);
    logger.info('Alert accepted', { deliveryId });
    return json(202, { deliveryId });
  });
