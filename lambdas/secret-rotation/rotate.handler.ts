import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import { dynamoIntegrationStore } from '../shared/aws/dynamo-integration-store.ts';
import { dynamoSecretStatusStore } from '../shared/aws/dynamo-secret-status-store.ts';
import { publishAtEnd, publishedMetrics } from '../shared/aws/published-metrics.ts';
import { secretsManagerVersions } from '../shared/aws/secrets-manager-versions.ts';
import { applicationAccess } from '../shared/azure/application-access.ts';
import { AzureEnvironment } from '../shared/azure/environment.ts';
import { toFailure } from '../shared/domain/integration-error.ts';
import { azureRotationPorts } from './azure-rotation-ports.ts';
import { RotateEnvironment } from './environment.ts';
import { rotate } from './rotate.ts';
import { RotationRequest } from './rotation-request.ts';
import { secretTypes } from './secret-types/index.ts';

/** Kept free for saying how it ended. */
const CLOSING_MS = 5_000;

const environment = RotateEnvironment.parse(process.env);
const azureEnvironment = AzureEnvironment.parse(process.env);
const secrets = secretsManagerVersions(new SecretsManagerClient());
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient());
const integrations = dynamoIntegrationStore(dynamodb, environment.INTEGRATIONS_TABLE);
const statuses = dynamoSecretStatusStore(dynamodb, environment.INTEGRATIONS_TABLE);
const logger = new Logger();
const metrics = publishedMetrics(new Metrics());

export const handler = middy<unknown, null>()
  .use(injectLambdaContext(logger, { clearState: true }))
  .use(publishAtEnd(metrics))
  .handler(async (event, context) => {
    // The event's RotationToken is as sensitive as the secret, and stays out of the log.
    const { step, secretId, token } = RotationRequest.parse(event);
    logger.appendKeys({ step, secretId, version: token });
    const timeLeft = () => context.getRemainingTimeInMillis() - CLOSING_MS;
    const types = secretTypes({
      ...azureRotationPorts({
        secrets,
        integrations,
        statuses,
        access: (cloud) => applicationAccess(cloud, azureEnvironment, timeLeft, metrics.measure),
        rotationDays: environment.ROTATION_DAYS,
        sleep,
        now: () => new Date(),
      }),
      newKey: () => randomBytes(32).toString('base64url'),
    });
    try {
      await rotate(event, { secrets, types });
      logger.info('Rotation step done');
    } catch (error) {
      logger.error('Rotation step failed', { failure: toFailure(error) });
      throw error;
    }
    return null;
  });
