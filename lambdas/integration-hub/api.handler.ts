import { randomBytes, randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { dynamoAuditLog } from '../shared/aws/dynamo-audit-log.ts';
import { dynamoConfigurationItemSearch } from '../shared/aws/dynamo-configuration-item-search.ts';
import { dynamoConfigurationItemStore } from '../shared/aws/dynamo-configuration-item-store.ts';
import { dynamoDeliveryStore } from '../shared/aws/dynamo-delivery-store.ts';
import { dynamoIncidentStore } from '../shared/aws/dynamo-incident-store.ts';
import { dynamoIntegrationStore } from '../shared/aws/dynamo-integration-store.ts';
import { dynamoRunStore } from '../shared/aws/dynamo-run-store.ts';
import { lambdaDiscoveryStarter } from '../shared/aws/lambda-discovery-starter.ts';
import { secretsManagerServicePrincipalStore } from '../shared/aws/secrets-manager-service-principal-store.ts';
import { secretsManagerWebhookKeyStore } from '../shared/aws/secrets-manager-webhook-key-store.ts';
import { sqsAlertQueue } from '../shared/aws/sqs-alert-queue.ts';
import { sqsDeadLetters } from '../shared/aws/sqs-dead-letters.ts';
import { AzureEnvironment } from '../shared/azure/environment.ts';
import { openTenantProbe } from '../shared/azure/open-tenant-probe.ts';
import { openApiDocument } from '../shared/http/openapi.ts';
import { problemDetails } from '../shared/http/problem-details.ts';
import { answer } from './answer.ts';
import { ApiEnvironment } from './environment.ts';
import { ROUTES } from './routes.ts';

/** Kept free for answering. */
const ANSWERING_MS = 3_000;

const environment = ApiEnvironment.parse(process.env);
const azureEnvironment = AzureEnvironment.parse(process.env);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const sqs = new SQSClient();
const secretsManager = new SecretsManagerClient();
const logger = new Logger();
const ports = {
  integrations: dynamoIntegrationStore(dynamodb, environment.INTEGRATIONS_TABLE),
  principals: secretsManagerServicePrincipalStore(
    secretsManager,
    environment.SECRET_NAME_PREFIX,
    environment.SECRETS_KEY_ARN,
  ),
  runs: dynamoRunStore(dynamodb, environment.RUNS_TABLE),
  discovery: lambdaDiscoveryStarter(new LambdaClient(), environment.DISCOVER_FUNCTION),
  configurationItems: dynamoConfigurationItemStore(
    dynamodb,
    environment.CONFIGURATION_ITEMS_TABLE,
    environment.CONFIGURATION_ITEM_HISTORY_TABLE,
  ),
  search: dynamoConfigurationItemSearch(dynamodb, environment.CONFIGURATION_ITEMS_TABLE),
  discoveryEveryMs: environment.DISCOVERY_EVERY_MINUTES * 60_000,
  incidents: dynamoIncidentStore(dynamodb, environment.INCIDENTS_TABLE),
  webhookKeys: secretsManagerWebhookKeyStore(
    secretsManager,
    environment.WEBHOOK_KEY_PREFIX,
    environment.SECRETS_KEY_ARN,
  ),
  deliveries: dynamoDeliveryStore(dynamodb, environment.DELIVERIES_TABLE),
  audit: dynamoAuditLog(dynamodb, environment.AUDIT_TABLE),
  alertQueue: sqsAlertQueue(sqs, environment.ALERT_QUEUE_URL),
  deadLetters: sqsDeadLetters(
    sqs,
    environment.ALERT_DEAD_LETTER_QUEUE_URL,
    environment.ALERT_QUEUE_URL,
  ),
  newId: randomUUID,
  newKey: () => randomBytes(32).toString('base64url'),
  now: () => new Date(),
  reference: () => ({ ...openApiDocument(ROUTES) }),
  report: (message: string, error: Error) => logger.error(message, error),
};

export const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
  .use(injectLambdaContext(logger, { clearState: true }))
  .use(
    problemDetails(logger, {
      code: 'unexpected',
      message: 'The request failed for a reason on our side.',
      fix: 'Try again; if it repeats, give the request id to StackFlow support.',
    }),
  )
  .handler((event, context) => {
    const timeLeft = () => context.getRemainingTimeInMillis() - ANSWERING_MS;
    return answer(event, {
      ...ports,
      probe: (cloud, principal) => openTenantProbe(cloud, principal, azureEnvironment, timeLeft),
    });
  });
