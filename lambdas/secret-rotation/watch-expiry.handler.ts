import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import { dynamoIntegrationStore } from '../shared/aws/dynamo-integration-store.ts';
import { dynamoReminderStore } from '../shared/aws/dynamo-reminder-store.ts';
import { dynamoSecretStatusStore } from '../shared/aws/dynamo-secret-status-store.ts';
import { publishAtEnd, publishedMetrics } from '../shared/aws/published-metrics.ts';
import { secretGuard } from '../shared/aws/secret-policy.ts';
import { secretsManagerRotations } from '../shared/aws/secrets-manager-rotations.ts';
import { secretsManagerServicePrincipalStore } from '../shared/aws/secrets-manager-service-principal-store.ts';
import { snsNotices } from '../shared/aws/sns-notices.ts';
import { applicationAccess } from '../shared/azure/application-access.ts';
import { AzureEnvironment } from '../shared/azure/environment.ts';
import { WatchExpiryEnvironment } from './environment.ts';
import { type Reminder, watchExpiry } from './watch-expiry.ts';

/** What one integration's Azure may cost, ms. */
const PATIENCE_MS = 20_000;

const environment = WatchExpiryEnvironment.parse(process.env);
const azureEnvironment = AzureEnvironment.parse(process.env);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const secretsManager = new SecretsManagerClient();
const prefix = environment.SECRET_NAME_PREFIX;
const principals = secretsManagerServicePrincipalStore(secretsManager, prefix);
const logger = new Logger();
const metrics = publishedMetrics(new Metrics());
const ports = {
  integrations: dynamoIntegrationStore(dynamodb, environment.INTEGRATIONS_TABLE),
  statuses: dynamoSecretStatusStore(dynamodb, environment.INTEGRATIONS_TABLE),
  reminders: dynamoReminderStore(dynamodb, environment.INTEGRATIONS_TABLE),
  rotations: secretsManagerRotations(secretsManager, { prefix }),
  principals,
  guard: secretGuard(secretsManager, [prefix, environment.WEBHOOK_KEY_PREFIX]),
  publish: snsNotices(new SNSClient(), environment.REMINDER_TOPIC_ARN).publish,
  now: () => new Date(),
  report: {
    daysLeft(integrationId: string, days: number) {
      metrics.measure('DaysUntilClientSecretExpires', days);
      logger.info('Client secret looked at', { integrationId, daysLeft: days });
    },
    failed(integrationId: string, failure: object) {
      metrics.measure('ClientSecretsNotWatched', 1);
      logger.warn('Client secret not looked at', { integrationId, failure });
    },
    unguarded(integrationId: string, failure: object) {
      metrics.measure('ClientSecretsNotWatched', 1);
      logger.warn('Secrets without their policy', { integrationId, failure });
    },
  },
};

/** The answer becomes an event on the default bus: Lambda's own, when an invocation succeeds. */
export const handler = middy<unknown, { reminders: readonly Reminder[] }>()
  .use(injectLambdaContext(logger, { clearState: true }))
  .use(publishAtEnd(metrics))
  .handler(async () => {
    // Also when all goes well: silence means that nobody looks.
    metrics.measure('ClientSecretsNotWatched', 0);
    const reminders = await watchExpiry({
      ...ports,
      credentials: ({ id, cloud }) => {
        const end = Date.now() + PATIENCE_MS;
        const access = applicationAccess(
          cloud,
          azureEnvironment,
          () => end - Date.now(),
          metrics.measure,
        );
        const current = () => principals.get(id);
        return access.credentials({ current, previous: () => principals.previous(id) });
      },
    });
    for (const reminder of reminders) logger.info('Reminded of a client secret', { ...reminder });
    return { reminders };
  });
