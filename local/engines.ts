import { join } from 'node:path';
import { startDynamoDb } from './aws/dynamodb.ts';
import type { RotationEvent, RotationStep } from './aws/secrets-manager/rotation.ts';
import { startSecretsManager } from './aws/secrets-manager/server.ts';
import { startSqs } from './aws/sqs.ts';

/** What keeps state: addresses on 127.0.0.1. */
export interface Engines {
  readonly dynamodbEndpoint: string;
  readonly sqsEndpoint: string;
  readonly secretsManagerEndpoint: string;
}

/**
 * Starts DynamoDB, SQS and Secrets Manager; each is stopped with `stack`.
 *
 * @param lambdaEndpoint where Lambda answers, for rotations; asked when one begins
 */
export async function startEngines(
  dataDirectory: string,
  region: string,
  lambdaEndpoint: () => string | undefined,
  stack: AsyncDisposableStack,
  onRotation: (event: RotationEvent | RotationStep) => void = () => {},
): Promise<Engines> {
  const stop = <T extends { stop(): Promise<void> }>(engine: T) =>
    stack.adopt(engine, (running) => running.stop());
  const dynamodb = stop(await startDynamoDb({ file: join(dataDirectory, 'dynamodb.sqlite') }));
  const sqs = stop(await startSqs({ region }));
  const secretsManager = stop(
    await startSecretsManager({
      file: join(dataDirectory, 'secrets.json'),
      region,
      lambdaEndpoint,
      onRotation,
      onRotationStep: onRotation,
    }),
  );
  return {
    dynamodbEndpoint: dynamodb.endpoint,
    sqsEndpoint: sqs.endpoint,
    secretsManagerEndpoint: secretsManager.endpoint,
  };
}
