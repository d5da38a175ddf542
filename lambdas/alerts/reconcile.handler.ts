import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import * as z from 'zod';
import { dynamoActionGroupAddressStore } from '../shared/aws/dynamo-action-group-address-store.ts';
import { dynamoConfigurationItemReader } from '../shared/aws/dynamo-configuration-item-reader.ts';
import { dynamoConfigurationItemSearch } from '../shared/aws/dynamo-configuration-item-search.ts';
import { dynamoIncidentStore } from '../shared/aws/dynamo-incident-store.ts';
import { dynamoIntegrationStore } from '../shared/aws/dynamo-integration-store.ts';
import { dynamoReconciliationStore } from '../shared/aws/dynamo-reconciliation-store.ts';
import { publishAtEnd, publishedMetrics } from '../shared/aws/published-metrics.ts';
import { secretsManagerServicePrincipalStore } from '../shared/aws/secrets-manager-service-principal-store.ts';
import { sqsAlertQueue } from '../shared/aws/sqs-alert-queue.ts';
import { connect } from '../shared/azure/connect.ts';
import { AzureEnvironment } from '../shared/azure/environment.ts';
import { REVIEWED_EVERY_MS } from '../shared/domain/incident-verification.ts';
import type { Integration } from '../shared/domain/integration.ts';
import { findByName } from './bind-by-name.ts';
import { ReconcileEnvironment } from './environment.ts';
import { type Report, reconcile } from './reconcile/reconcile.ts';
import { type VerifyPorts, verifyIncidents } from './reconcile/verify-incidents.ts';

/** Kept free for writing down how it ended. */
const CLOSING_MS = 20_000;

/** What the schedules ask for. */
const Start = z.object({
  /** All there is to compare, or only whether Azure has the alerts that nothing has verified. */
  task: z.enum(['reconcile', 'verify']).default('reconcile'),
  /** Azure repeats a call for 75 seconds, and the queue is through with it soon after. */
  graceSeconds: z.number().min(0).default(120),
});

const environment = ReconcileEnvironment.parse(process.env);
const azureEnvironment = AzureEnvironment.parse(process.env);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const principals = secretsManagerServicePrincipalStore(
  new SecretsManagerClient(),
  environment.SECRET_NAME_PREFIX,
);
const logger = new Logger();
const metrics = publishedMetrics(new Metrics());
const report: Report = {
  healed: (integrationId, healed) => logger.info('Alerts reconciled', { integrationId, ...healed }),
  failed: (integrationId, subscriptionIds, failure) =>
    logger.warn('Alerts not reconciled', { integrationId, subscriptionIds, failure }),
};
const search = dynamoConfigurationItemSearch(dynamodb, environment.CONFIGURATION_ITEMS_TABLE);
const ports = {
  incidents: dynamoIncidentStore(dynamodb, environment.INCIDENTS_TABLE),
  configurationItems: dynamoConfigurationItemReader(
    dynamodb,
    environment.CONFIGURATION_ITEMS_TABLE,
  ),
  integrations: dynamoIntegrationStore(dynamodb, environment.INTEGRATIONS_TABLE),
  addresses: dynamoActionGroupAddressStore(dynamodb, environment.INTEGRATIONS_TABLE),
  reconciliations: dynamoReconciliationStore(dynamodb, environment.RUNS_TABLE),
  queue: sqsAlertQueue(new SQSClient(), environment.ALERT_QUEUE_URL),
  newId: randomUUID,
  now: () => new Date(),
  report,
  measure: metrics.measure,
};

/** What Azure does not let be read is asked for again in a minute; reconciliation says why, once. */
async function verify(connected: VerifyPorts): Promise<void> {
  try {
    const verified = await verifyIncidents(connected);
    if (verified > 0) logger.info('Incidents verified', { verified });
  } catch (error) {
    if (!(error instanceof AggregateError)) throw error;
    logger.debug('Incidents not verified', error as Error);
  }
}

export const handler = middy<unknown, null>()
  .use(injectLambdaContext(logger, { clearState: true }))
  .use(publishAtEnd(metrics))
  .handler(async (event, context) => {
    const { task, graceSeconds } = Start.parse(event);
    const end = Date.now() + (task === 'verify' ? REVIEWED_EVERY_MS : Number.POSITIVE_INFINITY);
    const timeLeft = () =>
      Math.min(end - Date.now(), context.getRemainingTimeInMillis() - CLOSING_MS);
    const connected = {
      ...ports,
      findByName: findByName(search),
      connect: (integration: Integration) =>
        connect(integration, principals, azureEnvironment, timeLeft, metrics.measure),
    };
    if (task === 'verify') await verify(connected);
    else await reconcile({ ...connected, graceMs: graceSeconds * 1000 });
    return null;
  });
