import { randomUUID } from 'node:crypto';
import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoIntegrationStore } from '../shared/aws/dynamo-integration-store.ts';
import { dynamoRunStore } from '../shared/aws/dynamo-run-store.ts';
import { DiscoverRequest, discover } from './discover.ts';
import { DiscoverEnvironment } from './environment.ts';

const environment = DiscoverEnvironment.parse(process.env);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const ports = {
  integrations: dynamoIntegrationStore(dynamodb, environment.INTEGRATIONS_TABLE),
  runs: dynamoRunStore(dynamodb, environment.RUNS_TABLE),
  collectFunction: environment.COLLECT_FUNCTION,
  newId: randomUUID,
  now: () => new Date(),
};
const logger = new Logger();

/** Middy wraps no durable function: its hooks would run again at every replay. */
export const handler = withDurableExecution(async (event, context) => {
  context.configureLogger({ customLogger: logger });
  await discover(DiscoverRequest.parse(event), context, ports);
});
