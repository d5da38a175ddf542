import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { localCredentials } from '../../../../local/aws/local-credentials.ts';
import type { RotationRequest } from '../../../../local/aws/secrets-manager/rotation.ts';
import {
  type SecretsManagerOptions,
  startSecretsManager,
} from '../../../../local/aws/secrets-manager/server.ts';

export const clientOf = ({ endpoint }: { endpoint: string }): SecretsManagerClient =>
  new SecretsManagerClient({
    endpoint,
    region: 'us-east-1',
    credentials: localCredentials,
    maxAttempts: 1,
  });

/** A Secrets Manager with the calls that tests make most. */
export const open = async (options: SecretsManagerOptions = {}) => {
  const service = await startSecretsManager(options);
  const client = clientOf(service);
  return {
    service,
    client,
    create: (Name: string, SecretString?: string) =>
      client.send(new CreateSecretCommand({ Name, ...(SecretString && { SecretString }) })),
    read: async (SecretId: string, VersionStage?: string) => {
      const which = VersionStage === undefined ? {} : { VersionStage };
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId, ...which }));
      return SecretString;
    },
    describe: (SecretId: string) => client.send(new DescribeSecretCommand({ SecretId })),
    /** Labels of each version, by version id. */
    labels: async (SecretId: string) =>
      (await client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages ?? {},
    stop: async () => {
      client.destroy();
      await service.stop();
    },
  };
};

export const token = (): string => randomUUID();

/** A Lambda API with one function; what `handler` throws is what the function fails of. */
export const startLambda = async (
  handler: (request: RotationRequest, functionName: string) => unknown,
) => {
  const server = createServer((message, response) => {
    void (async () => {
      const [, name = ''] = /functions\/([^/]+)\/invocations/.exec(message.url ?? '') ?? [];
      const request = Object(await json(message));
      try {
        const result = await handler(request, decodeURIComponent(name));
        response.end(JSON.stringify(result ?? null));
      } catch (error) {
        const errorMessage = error instanceof Error ? error.message : String(error);
        response.setHeader('X-Amz-Function-Error', 'Unhandled');
        response.end(JSON.stringify({ errorType: 'Error', errorMessage }));
      }
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
