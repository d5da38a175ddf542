import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { dynamoConfigurationItemReader } from '../shared/aws/dynamo-configuration-item-reader.ts';
import { dynamoIncidentStore } from '../shared/aws/dynamo-incident-store.ts';
import { AlertDelivery } from '../shared/domain/alert-delivery.ts';
import { ProcessEnvironment } from './environment.ts';
import { processAlert } from './process-alert.ts';

const environment = ProcessEnvironment.parse(process.env);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const ports = {
  incidents: dynamoIncidentStore(dynamodb, environment.INCIDENTS_TABLE),
  configurationItems: dynamoConfigurationItemReader(
    dynamodb,
    environment.CONFIGURATION_ITEMS_TABLE,
  ),
};
const logger = new Logger();
const processor = new BatchProcessor(EventType.SQS);

async function processRecord(record: SQSRecord): Promise<void> {
  const delivery = AlertDelivery.parse(JSON.parse(record.body));
  const { number, outcome } = await processAlert(delivery, ports);
  logger.info('Alert processed', { deliveryId: delivery.deliveryId, number, outcome });
}

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(injectLambdaContext(logger, { clearState: true }))
  .handler(async (event, context) => {
    const response = await processPartialResponse(event, processRecord, processor, {
      context,
      throwOnFullBatchFailure: false,
    });
    for (const error of processor.errors) logger.error('Alert not processed', error);
    return response;
  });
