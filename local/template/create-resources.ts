import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { localCredentials } from '../aws/local-credentials.ts';
import { createQueues, createTopics } from './create-queues.ts';
import { createSecrets } from './create-secrets.ts';
import { createTables } from './create-tables.ts';
import type { Deployment } from './deployment.ts';

/** Where the local engines answer (`http://127.0.0.1:PORT`). */
export interface Endpoints {
  dynamodbEndpoint: string;
  /** Answers SNS too. */
  sqsEndpoint: string;
  secretsManagerEndpoint: string;
}

/** What a start found and what it made, by name. */
export interface Created {
  created: string[];
  kept: string[];
}

/**
 * Creates the declared tables, queues, topics and secrets through the AWS SDK. What a former start
 * left is kept as it is. Rotations are attached by `attachRotations`, once functions can be invoked.
 *
 * @throws a sentence that asks for `--fresh` when a kept table is not the declared one.
 */
export const createResources = async (
  deployment: Deployment,
  endpoints: Endpoints,
): Promise<{ tables: Created; queues: Created; topics: Created; secrets: Created }> => {
  const { region } = deployment;
  const at = (endpoint: string) => ({ endpoint, region, credentials: localCredentials });
  const dynamoDb = new DynamoDBClient(at(endpoints.dynamodbEndpoint));
  const sqs = new SQSClient(at(endpoints.sqsEndpoint));
  const sns = new SNSClient(at(endpoints.sqsEndpoint));
  const secretsManager = new SecretsManagerClient(at(endpoints.secretsManagerEndpoint));
  try {
    const [tables, queues, secrets] = await Promise.all([
      createTables(dynamoDb, deployment.tables),
      createQueues(sqs, deployment.queues),
      createSecrets(secretsManager, deployment.secrets),
    ]);
    return { tables, queues, topics: await createTopics(sns, deployment.topics), secrets };
  } finally {
    for (const client of [dynamoDb, sqs, sns, secretsManager]) client.destroy();
  }
};
