import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import { dynamoIntegrationStore } from '../shared/aws/dynamo-integration-store.ts';
import { dynamoRunStore } from '../shared/aws/dynamo-run-store.ts';
import { publishAtEnd, publishedMetrics } from '../shared/aws/published-metrics.ts';
import { WatchSyncEnvironment } from './environment.ts';
import { takeStock } from './take-stock.ts';

const environment = WatchSyncEnvironment.parse(process.env);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const integrations = dynamoIntegrationStore(dynamodb, environment.INTEGRATIONS_TABLE);
const logger = new Logger();
const metrics = publishedMetrics(new Metrics());
const ports = {
  runs: dynamoRunStore(dynamodb, environment.RUNS_TABLE),
  measure: metrics.measure,
  now: () => new Date(),
};

/** Measures the sync from outside of it: whoever is ill cannot say so. */
export const handler = middy<unknown, null>()
  .use(injectLambdaContext(logger, { clearState: true }))
  .use(publishAtEnd(metrics))
  .handler(async () => {
    await takeStock(integrations.list(), ports);
    return null;
  });
