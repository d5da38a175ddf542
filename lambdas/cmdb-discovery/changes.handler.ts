import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import { dynamoConfigurationItemStore } from '../shared/aws/dynamo-configuration-item-store.ts';
import { dynamoIntegrationStore } from '../shared/aws/dynamo-integration-store.ts';
import { dynamoLeaseStore } from '../shared/aws/dynamo-lease-store.ts';
import { dynamoRunStore } from '../shared/aws/dynamo-run-store.ts';
import { dynamoWatermarkStore } from '../shared/aws/dynamo-watermark-store.ts';
import { lambdaRunStarter } from '../shared/aws/lambda-run-starter.ts';
import { publishAtEnd, publishedMetrics } from '../shared/aws/published-metrics.ts';
import { secretsManagerServicePrincipalStore } from '../shared/aws/secrets-manager-service-principal-store.ts';
import { connect } from '../shared/azure/connect.ts';
import { AzureEnvironment } from '../shared/azure/environment.ts';
import { ChangesEnvironment } from './environment.ts';
import { followChanges } from './follow-changes.ts';
import { RESOURCE_TYPES } from './resource-types/index.ts';
import { takeStock } from './take-stock.ts';

/** Kept free for writing down how it ended. */
const CLOSING_MS = 20_000;

const environment = ChangesEnvironment.parse(process.env);
const azureEnvironment = AzureEnvironment.parse(process.env);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const integrations = dynamoIntegrationStore(dynamodb, environment.INTEGRATIONS_TABLE);
const principals = secretsManagerServicePrincipalStore(
  new SecretsManagerClient(),
  environment.SECRET_NAME_PREFIX,
);
const metrics = publishedMetrics(new Metrics());
const ports = {
  runs: dynamoRunStore(dynamodb, environment.RUNS_TABLE),
  leases: dynamoLeaseStore(dynamodb, environment.RUNS_TABLE),
  watermarks: dynamoWatermarkStore(dynamodb, environment.RUNS_TABLE),
  configurationItems: dynamoConfigurationItemStore(
    dynamodb,
    environment.CONFIGURATION_ITEMS_TABLE,
    environment.CONFIGURATION_ITEM_HISTORY_TABLE,
  ),
  discovery: lambdaRunStarter(new LambdaClient(), environment.DISCOVER_FUNCTION),
  resourceTypes: RESOURCE_TYPES,
  measure: metrics.measure,
  newId: randomUUID,
  now: () => new Date(),
};
const logger = new Logger();

export const handler = middy<unknown, null>()
  .use(injectLambdaContext(logger, { clearState: true }))
  .use(publishAtEnd(metrics))
  .handler(async (_event, context) => {
    const timeLeft = () => context.getRemainingTimeInMillis() - CLOSING_MS;
    for await (const integration of integrations.list()) {
      if (!integration.enabled || !integration.cmdbDiscovery) continue;
      const outcome = await followChanges(integration, {
        ...ports,
        connect: (integration) =>
          connect(integration, principals, azureEnvironment, timeLeft, metrics.measure),
      });
      logger.info('Changes followed', { integrationId: integration.id, outcome });
    }
    await takeStock(integrations.list(), ports);
    return null;
  });
