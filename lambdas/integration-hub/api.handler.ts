import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { dynamoActionGroupAddressStore } from '../shared/aws/dynamo-action-group-address-store.ts';
import { dynamoAuditLog } from '../shared/aws/dynamo-audit-log.ts';
import { dynamoConfigurationItemSearch } from '../shared/aws/dynamo-configuration-item-search.ts';
import { dynamoConfigurationItemStore } from '../shared/aws/dynamo-configuration-item-store.ts';
import { dynamoDeliveryStore } from '../shared/aws/dynamo-delivery-store.ts';
import { dynamoDirectoryStore } from '../shared/aws/dynamo-directory-store.ts';
import { dynamoIncidentStore } from '../shared/aws/dynamo-incident-store.ts';
import { dynamoIntegrationStore } from '../shared/aws/dynamo-integration-store.ts';
import { dynamoReconciliationStore } from '../shared/aws/dynamo-reconciliation-store.ts';
import { dynamoRunStore } from '../shared/aws/dynamo-run-store.ts';
import { dynamoSecretStatusStore } from '../shared/aws/dynamo-secret-status-store.ts';
import { dynamoSyncProgress } from '../shared/aws/dynamo-sync-progress.ts';
import { lambdaRunStarter } from '../shared/aws/lambda-run-starter.ts';
import { secretsManagerRotations } from '../shared/aws/secrets-manager-rotations.ts';
import { secretsManagerServicePrincipalStore } from '../shared/aws/secrets-manager-service-principal-store.ts';
import { secretsManagerWebhookKeyStore } from '../shared/aws/secrets-manager-webhook-key-store.ts';
import { sqsAlertQueue } from '../shared/aws/sqs-alert-queue.ts';
import { sqsDeadLetters } from '../shared/aws/sqs-dead-letters.ts';
import { applicationAccess } from '../shared/azure/application-access.ts';
import { connect } from '../shared/azure/connect.ts';
import { connectMemberships } from '../shared/azure/connect-memberships.ts';
import { AzureEnvironment } from '../shared/azure/environment.ts';
import { openTenantProbe } from '../shared/azure/open-tenant-probe.ts';
import type { Integration } from '../shared/domain/integration.ts';
import type { ServicePrincipal } from '../shared/domain/service-principal.ts';
import { openApiDocument } from '../shared/http/openapi.ts';
import { problemDetails } from '../shared/http/problem-details.ts';
import { answer } from './answer.ts';
import { ApiEnvironment } from './environment.ts';
import { ROUTES } from './routes.ts';

/** Kept free for answering. */
const ANSWERING_MS = 3_000;

/** What asking Azure may cost a request, which API Gateway waits 29 s for. */
const AZURE_MS = 8_000;

const environment = ApiEnvironment.parse(process.env);
const azureEnvironment = AzureEnvironment.parse(process.env);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const sqs = new SQSClient();
const secretsManager = new SecretsManagerClient();
const principals = secretsManagerServicePrincipalStore(
  secretsManager,
  environment.SECRET_NAME_PREFIX,
  environment.SECRETS_KEY_ARN,
);
const lambda = new LambdaClient();
function timeForAzure(): () => number {
  const end = Date.now() + AZURE_MS;
  return () => end - Date.now();
}
function accessTo({ cloud }: Pick<Integration, 'cloud'>) {
  return applicationAccess(cloud, azureEnvironment, timeForAzure());
}
const logger = new Logger();
const ports = {
  integrations: dynamoIntegrationStore(dynamodb, environment.INTEGRATIONS_TABLE),
  principals,
  addresses: dynamoActionGroupAddressStore(dynamodb, environment.INTEGRATIONS_TABLE),
  connectAzure: async (integration: Integration) =>
    (await connect(integration, principals, azureEnvironment, timeForAzure()))(),
  rotations: secretsManagerRotations(secretsManager, {
    prefix: environment.SECRET_NAME_PREFIX,
    functionArn: environment.ROTATE_FUNCTION,
    days: environment.ROTATION_DAYS,
  }),
  statuses: dynamoSecretStatusStore(dynamodb, environment.INTEGRATIONS_TABLE),
  credentials: (integration: Integration) =>
    accessTo(integration).credentials({
      current: () => principals.get(integration.id),
      previous: () => principals.previous(integration.id),
    }),
  signIn: (principal: ServicePrincipal, integration: Integration) =>
    accessTo(integration).signIn(principal),
  probePrincipal: (principal: ServicePrincipal, integration: Integration) =>
    accessTo(integration).probe(principal),
  sleep,
  runs: dynamoRunStore(dynamodb, environment.RUNS_TABLE),
  discovery: lambdaRunStarter(lambda, environment.DISCOVER_FUNCTION),
  sync: lambdaRunStarter(lambda, environment.SYNC_FUNCTION),
  progress: dynamoSyncProgress(dynamodb, environment.RUNS_TABLE),
  directory: dynamoDirectoryStore(dynamodb, environment.DIRECTORY_TABLE),
  groupsOf: async (integration: Integration, personId: string) => {
    const time = timeForAzure();
    const ask = await connectMemberships(integration, principals, azureEnvironment, time);
    return ask(personId);
  },
  configurationItems: dynamoConfigurationItemStore(
    dynamodb,
    environment.CONFIGURATION_ITEMS_TABLE,
    environment.CONFIGURATION_ITEM_HISTORY_TABLE,
  ),
  search: dynamoConfigurationItemSearch(dynamodb, environment.CONFIGURATION_ITEMS_TABLE),
  rates: {
    discovery: environment.DISCOVERY_EVERY_MINUTES,
    changes: environment.CHANGES_EVERY_MINUTES,
    entraSync: environment.ENTRA_SYNC_EVERY_MINUTES,
  },
  incidents: dynamoIncidentStore(dynamodb, environment.INCIDENTS_TABLE),
  reconciliations: dynamoReconciliationStore(dynamodb, environment.RUNS_TABLE),
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
    // As in the gateway's access log.
    logger.appendKeys({ requestId: event.requestContext.requestId });
    const timeLeft = () => context.getRemainingTimeInMillis() - ANSWERING_MS;
    return answer(event, {
      ...ports,
      probe: (cloud, principal) => openTenantProbe(cloud, principal, azureEnvironment, timeLeft),
    });
  });
