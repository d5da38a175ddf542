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
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoIntegrationStore } from '../shared/aws/dynamo-integration-store.ts';
import { dynamoLeaseStore } from '../shared/aws/dynamo-lease-store.ts';
import { dynamoRunStore } from '../shared/aws/dynamo-run-store.ts';
import { lambdaRunStarter } from '../shared/aws/lambda-run-starter.ts';
import { publishedMetrics } from '../shared/aws/published-metrics.ts';
import { DiscoverRequest, discover } from './discover.ts';
import { DiscoverEnvironment } from './environment.ts';
import { executionBroken, failRun } from './fail-run.ts';

const environment = DiscoverEnvironment.parse(process.env);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const lambda = new LambdaClient();
const metrics = publishedMetrics(new Metrics());
const ports = {
  integrations: dynamoIntegrationStore(dynamodb, environment.INTEGRATIONS_TABLE),
  runs: dynamoRunStore(dynamodb, environment.RUNS_TABLE),
  leases: dynamoLeaseStore(dynamodb, environment.RUNS_TABLE),
  collectFunction: environment.COLLECT_FUNCTION,
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
  const asked: { request?: DiscoverRequest } = {};
  const execute = withDurableExecution(async (input, durable) => {
    durable.configureLogger({ customLogger: logger });
    asked.request = DiscoverRequest.parse(input);
    const discovery = lambdaRunStarter(lambda, context.invokedFunctionArn);
    await discover(asked.request, durable, { ...ports, discovery });
  });
  const answer = await execute(event, context);
  metrics.publish();
  if (answer.Status === InvocationStatus.FAILED) {
    const failure = executionBroken(answer.Error?.ErrorMessage);
    logger.error('Execution broken', { failure: failure });
    if (asked.request?.trigger === 'run') await failRun(asked.request, failure, ports);
  }
  return answer;
};
