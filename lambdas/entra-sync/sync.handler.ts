import { randomUUID } from 'node:crypto';
import {
  type DurableLambdaHandler,
  InvocationStatus,
  withDurableExecution,
} from '@aws/durable-execution-sdk-js';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDirectoryStore } from '../shared/aws/dynamo-directory-store.ts';
import { dynamoIntegrationStore } from '../shared/aws/dynamo-integration-store.ts';
import { dynamoLeaseStore } from '../shared/aws/dynamo-lease-store.ts';
import { dynamoRunStore } from '../shared/aws/dynamo-run-store.ts';
import { dynamoSyncProgress } from '../shared/aws/dynamo-sync-progress.ts';
import { lambdaRunStarter } from '../shared/aws/lambda-run-starter.ts';
import { publishedMetrics } from '../shared/aws/published-metrics.ts';
import { secretsManagerServicePrincipalStore } from '../shared/aws/secrets-manager-service-principal-store.ts';
import { connectGraph } from '../shared/azure/connect-graph.ts';
import { AzureEnvironment } from '../shared/azure/environment.ts';
import { SyncEnvironment } from './environment.ts';
import { executionBroken, failSync } from './fail-sync.ts';
import { SyncRequest, sync } from './sync.ts';

/** Kept free for writing down how it stands. */
const CLOSING_MS = 20_000;
/** With less than this no further page is begun: the next invocation goes on. */
const PAGE_MS = 90_000;

const environment = SyncEnvironment.parse(process.env);
const azureEnvironment = AzureEnvironment.parse(process.env);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const lambda = new LambdaClient();
const principals = secretsManagerServicePrincipalStore(
  new SecretsManagerClient(),
  environment.SECRET_NAME_PREFIX,
);
const metrics = publishedMetrics(new Metrics());
const ports = {
  integrations: dynamoIntegrationStore(dynamodb, environment.INTEGRATIONS_TABLE),
  runs: dynamoRunStore(dynamodb, environment.RUNS_TABLE),
  leases: dynamoLeaseStore(dynamodb, environment.RUNS_TABLE),
  progress: dynamoSyncProgress(dynamodb, environment.RUNS_TABLE),
  directory: dynamoDirectoryStore(dynamodb, environment.DIRECTORY_TABLE),
  measure: metrics.measure,
  newId: randomUUID,
  now: () => new Date(),
};
const logger = new Logger();

/**
 * Middy wraps no durable function: its hooks would run again at every replay. An execution that breaks
 * has no step left in which its run could be ended, so that is done outside of it.
 */
export const handler: DurableLambdaHandler = async (event, context) => {
  const asked: { request?: SyncRequest } = {};
  const timeLeft = () => context.getRemainingTimeInMillis() - CLOSING_MS;
  const execute = withDurableExecution(async (input, durable) => {
    durable.configureLogger({ customLogger: logger });
    asked.request = SyncRequest.parse(input);
    await sync(asked.request, durable, {
      ...ports,
      sync: lambdaRunStarter(lambda, context.invokedFunctionArn),
      connect: (integration) =>
        connectGraph(integration, principals, azureEnvironment, timeLeft, metrics.measure),
      outOfTime: () => timeLeft() < PAGE_MS,
    });
  });
  const answer = await execute(event, context);
  metrics.publish();
  if (answer.Status === InvocationStatus.FAILED) {
    const failure = executionBroken(answer.Error?.ErrorMessage);
    logger.error('Execution broken', { failure });
    if (asked.request?.trigger === 'run') await failSync(asked.request, failure, ports);
  }
  return answer;
};
