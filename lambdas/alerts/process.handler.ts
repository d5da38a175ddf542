import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { backOff } from '../shared/aws/back-off.ts';
import { dynamoConfigurationItemReader } from '../shared/aws/dynamo-configuration-item-reader.ts';
import { dynamoConfigurationItemSearch } from '../shared/aws/dynamo-configuration-item-search.ts';
import { dynamoDeliveryStore } from '../shared/aws/dynamo-delivery-store.ts';
import { dynamoIncidentStore } from '../shared/aws/dynamo-incident-store.ts';
import { dynamoIntegrationStore } from '../shared/aws/dynamo-integration-store.ts';
import { publishAtEnd, publishedMetrics } from '../shared/aws/published-metrics.ts';
import { AlertDelivery } from '../shared/domain/alert-delivery.ts';
import { Priorities } from '../shared/domain/integration.ts';
import { findByName } from './bind-by-name.ts';
import { ProcessEnvironment } from './environment.ts';
import { processDelivery } from './process-delivery.ts';
import { remember } from './remember.ts';

/** How long an integration's settings are remembered: a change is felt within this. */
const LIFETIME_MS = 60_000;

/** An integration that is gone leaves its last alerts to be told, each for itself. */
const GONE = { reopenWithinMinutes: 0, priorities: Priorities.parse({}) };

const environment = ProcessEnvironment.parse(process.env);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const integrations = dynamoIntegrationStore(dynamodb, environment.INTEGRATIONS_TABLE);
const search = dynamoConfigurationItemSearch(dynamodb, environment.CONFIGURATION_ITEMS_TABLE);
const ports = {
  incidents: dynamoIncidentStore(dynamodb, environment.INCIDENTS_TABLE),
  deliveries: dynamoDeliveryStore(dynamodb, environment.DELIVERIES_TABLE),
  configurationItems: dynamoConfigurationItemReader(
    dynamodb,
    environment.CONFIGURATION_ITEMS_TABLE,
  ),
  settingsOf: remember(async (integrationId) => (await integrations.get(integrationId)) ?? GONE, {
    lifetimeMs: LIFETIME_MS,
    now: Date.now,
  }),
  wait: backOff,
  now: () => new Date(),
};
const logger = new Logger();
const metrics = publishedMetrics(new Metrics());
const processor = new BatchProcessor(EventType.SQS);

async function processRecord({ body, attributes }: SQSRecord): Promise<void> {
  const delivery = readMessage(body);
  const tries = Number(attributes.ApproximateReceiveCount);
  // Records are processed side by side, so each has a logger of its own.
  const log = logger.createChild();
  log.setCorrelationId(delivery.deliveryId);
  try {
    const { number, outcome } = await processDelivery(delivery, tries, {
      ...ports,
      findByName: findByName(search),
    });
    if (delivery.source === 'webhook') {
      metrics.measure('IncidentLag', Date.now() - Date.parse(delivery.receivedAt));
    }
    log.info('Alert processed', { deliveryId: delivery.deliveryId, number, outcome });
  } catch (error) {
    log.error('Alert not processed', { tries, error: error as Error });
    throw error;
  }
}

/** @throws without the message's text, which may hold anything and would be logged */
function readMessage(body: string): AlertDelivery {
  try {
    // A later version of `ingest` may have more to say.
    return AlertDelivery.strip().parse(JSON.parse(body));
  } catch {
    throw new Error('A message of the queue is no alert delivery: something else wrote it');
  }
}

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(injectLambdaContext(logger, { clearState: true }))
  .use(publishAtEnd(metrics))
  .handler(async (event, context) => {
    const response = await processPartialResponse(event, processRecord, processor, {
      context,
      throwOnFullBatchFailure: false,
    });
    metrics.measure('AlertsNotProcessed', processor.errors.length);
    return response;
  });
