import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type * as z from 'zod';
import { parseSecret } from './parse-secret.ts';
import { putSecretPolicy } from './secret-policy.ts';

/** One JSON secret an integration in Secrets Manager, named `{prefix}{integration id}`. */
export interface IntegrationSecrets<T> {
  /** Undefined when there is none. Its error never quotes a secret that is not what it should be. */
  get(integrationId: string, stage?: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<T | undefined>;
  /** With its resource policy; whoever dies between the two leaves that to the expiry watch. */
  create(integrationId: string, value: T): Promise<void>;
  replace(integrationId: string, value: T): Promise<void>;
  /** Deletes it at once. */
  discard(integrationId: string): Promise<void>;
}

export interface IntegrationSecretsOptions<T> {
  readonly prefix: string;
  readonly schema: z.ZodType<T>;
  /** Of new secrets. */
  readonly description: string;
  /** The tag of new secrets by which the rotation knows what to do with them. */
  readonly rotationStrategy: string;
  /** The KMS key that encrypts new secrets; needed where `create` is called. */
  readonly keyArn?: string | undefined;
}

export function integrationSecrets<T>(
  client: SecretsManagerClient,
  { prefix, schema, description, rotationStrategy, keyArn }: IntegrationSecretsOptions<T>,
): IntegrationSecrets<T> {
  const nameOf = (integrationId: string) => `${prefix}${integrationId}`;

  return {
    async get(integrationId, stage = 'AWSCURRENT') {
      try {
        const { SecretString } = await client.send(
          new GetSecretValueCommand({ SecretId: nameOf(integrationId), VersionStage: stage }),
        );
        return schema.parse(parseSecret(SecretString));
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },

    async create(integrationId, value) {
      const { ARN } = await client.send(
        new CreateSecretCommand({
          Name: nameOf(integrationId),
          Description: description,
          KmsKeyId: keyArn,
          Tags: [{ Key: 'rotation-strategy', Value: rotationStrategy }],
          SecretString: JSON.stringify(value),
        }),
      );
      await putSecretPolicy(client, ARN);
    },

    async replace(integrationId, value) {
      await client.send(
        new PutSecretValueCommand({
          SecretId: nameOf(integrationId),
          SecretString: JSON.stringify(value),
        }),
      );
    },

    async discard(integrationId) {
      await client.send(
        new DeleteSecretCommand({
          SecretId: nameOf(integrationId),
          ForceDeleteWithoutRecovery: true,
        }),
      );
    },
  };
}
