import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { SecretVersions } from '../domain/secret-versions.ts';

/** Secrets Manager, as a rotation function works with it. */
export function secretsManagerVersions(client: SecretsManagerClient): SecretVersions {
  return {
    async describe(SecretId) {
      const found = await client.send(new DescribeSecretCommand({ SecretId }));
      const tags = (found.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const);
      return {
        name: found.Name ?? '',
        tags: Object.fromEntries(tags),
        stages: found.VersionIdsToStages ?? {},
      };
    },

    async read(SecretId, VersionStage, VersionId) {
      try {
        const { SecretString } = await client.send(
          new GetSecretValueCommand({ SecretId, VersionStage, VersionId }),
        );
        return SecretString;
      } catch (error) {
        // Also what a version is answered with that a rotation began and nobody filled.
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },

    async putPending(SecretId, { versionId, rotationToken, value }) {
      await client.send(
        new PutSecretValueCommand({
          SecretId,
          ClientRequestToken: versionId,
          RotationToken: rotationToken,
          SecretString: value,
          VersionStages: ['AWSPENDING'],
        }),
      );
    },

    async promote(SecretId, versionId, from) {
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: versionId,
          RemoveFromVersionId: from,
        }),
      );
    },

    async dropPending(SecretId, versionId) {
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: 'AWSPENDING',
          RemoveFromVersionId: versionId,
        }),
      );
    },
  };
}
