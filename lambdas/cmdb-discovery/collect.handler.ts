import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import { dynamoConfigurationItemStore } from '../shared/aws/dynamo-configuration-item-store.ts';
import { dynamoIntegrationStore } from '../shared/aws/dynamo-integration-store.ts';
import { dynamoLeaseStore } from '../shared/aws/dynamo-lease-store.ts';
import { dynamoRunStore } from '../shared/aws/dynamo-run-store.ts';
import { publishAtEnd, publishedMetrics } from '../shared/aws/published-metrics.ts';
import { secretsManagerServicePrincipalStore } from '../shared/aws/secrets-manager-service-principal-store.ts';
import { connect } from '../shared/azure/connect.ts';
import { AzureEnvironment } from '../shared/azure/environment.ts';
import type { Integration } from '../shared/domain/integration.ts';
import { CollectRequest, type CollectResult, collectSubscription } from './collect-subscription.ts';
import { CollectEnvironment } from './environment.ts';
import { RESOURCE_TYPES } from './resource-types/index.ts';
import { settleHeld } from './settle-held.ts';

/** Kept free for writing down how it ended. */
const CLOSING_MS = 20_000;
/** With less than this no further page is begun: the next invocation goes on. */
const PAGE_MS = 90_000;

const environment = CollectEnvironment.parse(process.env);
const azureEnvironment = AzureEnvironment.parse(process.env);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const stores = {
  integrations: dynamoIntegrationStore(dynamodb, environment.INTEGRATIONS_TABLE),
  runs: dynamoRunStore(dynamodb, environment.RUNS_TABLE),
  leases: dynamoLeaseStore(dynamodb, environment.RUNS_TABLE),
  configurationItems: dynamoConfigurationItemStore(
    dynamodb,
    environment.CONFIGURATION_ITEMS_TABLE,
    environment.CONFIGURATION_ITEM_HISTORY_TABLE,
  ),
};
const principals = secretsManagerServicePrincipalStore(
  new SecretsManagerClient(),
  environment.SECRET_NAME_PREFIX,
);
const logger = new Logger();
const metrics = publishedMetrics(new Metrics());

export const handler = middy<unknown, CollectResult>()
  .use(injectLambdaContext(logger, { clearState: true }))
  .use(publishAtEnd(metrics))
  .handler(async (event, context) => {
    const request = CollectRequest.parse(event);
    logger.appendKeys({ ...request });
    const timeLeft = () => context.getRemainingTimeInMillis() - CLOSING_MS;
    const ports = {
      ...stores,
      resourceTypes: RESOURCE_TYPES,
      connect: (integration: Pick<Integration, 'id' | 'cloud'>) =>
        connect(integration, principals, azureEnvironment, timeLeft, metrics.measure),
      outOfTime: () => timeLeft() < PAGE_MS,
      now: () => new Date(),
    };
    const task = request.task === 'discover' ? collectSubscription : settleHeld;
    const result = await task(request, ports);
    logger.info('Subscription collected', { ...result });
    return result;
  });
