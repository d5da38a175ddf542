import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { secretsManagerWebhookKeyStore } from '../shared/aws/secrets-manager-webhook-key-store.ts';
import { sqsAlertQueue } from '../shared/aws/sqs-alert-queue.ts';
import { json, problemDetails } from '../shared/http/problem-details.ts';
import { bodyText } from '../shared/http/request.ts';
import { IngestEnvironment } from './environment.ts';
import { ingestAlert } from './ingest-alert.ts';

const KEY_LIFETIME_MS = 60_000;

/** Azure waits about ten seconds, and calls again only after an answer such as 503: so end before. */
const CLIENT = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
};

const environment = IngestEnvironment.parse(process.env);
const ports = {
  keys: secretsManagerWebhookKeyStore(
    new SecretsManagerClient(CLIENT),
    environment.WEBHOOK_KEY_SECRET_ARN,
    KEY_LIFETIME_MS,
  ),
  queue: sqsAlertQueue(new SQSClient(CLIENT), environment.ALERT_QUEUE_URL),
  newId: randomUUID,
  now: () => new Date(),
};
const logger = new Logger();

export const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
  .use(injectLambdaContext(logger, { clearState: true }))
  .use(
    problemDetails(logger, {
      code: 'storage_unavailable',
      message: 'The alert could not be stored.',
      fix: 'Azure Monitor sends it again by itself; if this lasts, see the runbook.',
    }),
  )
  .handler(async (event) => {
    const key = event.queryStringParameters?.key;
    const deliveryId = await ingestAlert({ key, body: bodyText(event) }, ports);
    logger.info('Alert accepted', { deliveryId });
    return json(202, { deliveryId });
  });
